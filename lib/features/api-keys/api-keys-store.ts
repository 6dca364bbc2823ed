import type { DbOrTx } from "@/lib/platform/db";
import type { Scope } from "@/lib/platform/ctx";

export type NewApiKey = {
  id: string;
  accountId: string;
  name: string | null;
  hash: Uint8Array<ArrayBuffer>;
  prefix: string;
  lastFour: string;
  scopes: Scope[];
  livemode: boolean;
  createdAt: Date;
  createdBy: string | null;
  expiresAt: Date | null;
};

/** Stores a key's digest and what may be shown of it. */
export async function insertApiKey(db: DbOrTx, key: NewApiKey): Promise<void> {
  await db.apiKey.create({ data: key });
}

/** The key with this digest, whatever its state, or null. */
export function findApiKeyByHash(db: DbOrTx, hash: Uint8Array<ArrayBuffer>) {
  return db.apiKey.findUnique({ where: { hash } });
}

/** Notes that the key was used. */
export async function touchApiKey(db: DbOrTx, id: string, at: Date): Promise<void> {
  await db.apiKey.update({ where: { id }, data: { lastUsedAt: at } });
}

/** The account that the user with this e-mail owns, oldest first, or null. */
export function findOwnedAccount(db: DbOrTx, email: string) {
  return db.membership.findFirst({
    where: { role: "owner", user: { email: email.toLowerCase() } },
    orderBy: { createdAt: "asc" },
    select: { accountId: true },
  });
}
