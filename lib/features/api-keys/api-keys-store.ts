import type { ApiKey, Prisma } from "@/prisma/generated/client";
import { olderThan, type Position } from "@/lib/platform/cursor";
import type { Db } from "@/lib/platform/db";
import type { Scope } from "@/lib/platform/ctx";

/** The scopes are text in the database. */
type Typed = { scopes: Scope[] };
export type NewApiKey = Omit<ApiKey, "lastUsedAt" | "revokedAt"> & Typed;

export async function insertApiKey(db: Db, key: NewApiKey): Promise<void> {
  await db.apiKey.create({ data: key });
}

export function findApiKeyByHash(
  db: Db,
  hash: Uint8Array<ArrayBuffer>,
): Promise<(ApiKey & Typed) | null> {
  return db.apiKey.findUnique({ where: { hash } }) as Promise<(ApiKey & Typed) | null>;
}

/** Records when keys were last used. A recorded time never moves backward. */
export async function updateLastUsed(
  db: Db,
  uses: readonly { id: string; at: Date }[],
): Promise<void> {
  await db.$executeRaw`
    UPDATE api_keys k SET last_used_at = u.at
    FROM json_to_recordset(${JSON.stringify(uses)}::json) AS u(id text, at timestamptz)
    WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`;
}

/** The displayable fields of a key. The digest is excluded. */
export type ApiKeyRow = Omit<ApiKey, "hash"> & Typed;
const UNSHOWN = { hash: true } satisfies Prisma.ApiKeyOmit;

/** Selects keys by account and mode. Both modes when `livemode` is undefined. */
export type KeyOwner = { accountId: string; livemode?: boolean };

/** Returns keys of an account, newest first, older than `after`. */
export function listApiKeyRows(
  db: Db,
  owner: KeyOwner,
  query: { after: Position | null; take: number },
): Promise<ApiKeyRow[]> {
  const { after, take } = query;
  const found = db.apiKey.findMany({
    where: {
      ...owner,
      ...olderThan(after),
    },
    omit: UNSHOWN,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
  return found as Promise<ApiKeyRow[]>;
}

export function findApiKeyById(db: Db, owner: KeyOwner, id: string): Promise<ApiKeyRow | null> {
  const found = db.apiKey.findFirst({ where: { id, ...owner }, omit: UNSHOWN });
  return found as Promise<ApiKeyRow | null>;
}

/** Revokes a key that is not revoked yet. Returns whether this call revoked it. */
export async function markRevoked(
  db: Db,
  owner: KeyOwner,
  revoked: { id: string; at: Date },
): Promise<boolean> {
  const { count } = await db.apiKey.updateMany({
    where: { id: revoked.id, ...owner, revokedAt: null },
    data: { revokedAt: revoked.at },
  });
  return count === 1;
}
