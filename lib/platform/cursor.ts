import { createHmac, timingSafeEqual } from "node:crypto";
import { AppError } from "./app-error";
import type { Ctx } from "./ctx";

const MAC_BYTES = 12;

function mac(key: string, body: string, scope: string): Buffer {
  return createHmac("sha256", key)
    .update(JSON.stringify([body, scope]))
    .digest()
    .subarray(0, MAC_BYTES);
}

/**
 * Returns an opaque page cursor bound to `scope` (account, mode and filter); `decodeCursor` rejects it for any other
 * scope. At most 512 characters for a position of at most 300.
 */
export function encodeCursor(key: string, position: string[], scope: string): string {
  const body = Buffer.from(JSON.stringify(position)).toString("base64url");
  return `${body}~${mac(key, body, scope).toString("base64url")}`;
}

/** Returns the position passed to `encodeCursor`. Throws `bad-request` if the cursor is forged or for another scope. */
export function decodeCursor(key: string, cursor: string, scope: string): string[] {
  const [body, signature, ...rest] = cursor.split("~");
  if (body !== undefined && signature !== undefined && rest.length === 0) {
    const expected = mac(key, body, scope);
    const given = Buffer.from(signature, "base64url");
    if (
      given.length === expected.length &&
      timingSafeEqual(given, expected) &&
      given.toString("base64url") === signature
    ) {
      return JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as string[];
    }
  }
  throw new AppError(
    "bad-request",
    "The cursor does not belong to this key and these filters. Start again without a cursor, and pass next_cursor back with the same filters.",
    { errors: [{ path: "cursor", message: "is not valid here" }] },
  );
}

/** The position of a row in a list that is ordered by creation time and ID. */
export type Position = { createdAt: Date; id: string };

type PageRequest = {
  cursor?: string;
  limit: number;
  /** Names the list and its filters. */
  scope: readonly unknown[];
};
export type Page<Row> = { rows: Row[]; nextCursor: string | null };
type Keyed<Row> = {
  keyOf: (row: Row) => string[];
  list: (after: string[] | null, take: number) => Promise<Row[]>;
};

/** Returns one page of a list. Throws `bad-request` for a cursor from another list. */
export async function readPage<Row>(
  { config }: Pick<Ctx, "config">,
  { cursor, limit, ...request }: PageRequest,
  { keyOf, list }: Keyed<Row>,
): Promise<Page<Row>> {
  const key = config.keys.session;
  const scope = JSON.stringify(request.scope);
  const after = cursor === undefined ? null : decodeCursor(key, cursor, scope);
  const found = await list(after, limit + 1);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, nextCursor: last ? encodeCursor(key, keyOf(last), scope) : null };
}

/** A page of a list as it is returned, with `toResource` of each row. */
export function toPage<Row, Resource>(
  { rows, nextCursor }: Page<Row>,
  toResource: (row: Row) => Resource,
): { data: Resource[]; has_more: boolean; next_cursor: string | null } {
  return { data: rows.map(toResource), has_more: nextCursor !== null, next_cursor: nextCursor };
}

/** `readPage` of a list that is ordered by creation time and ID. */
export function readPageByTime<Row extends Position>(
  ctx: Pick<Ctx, "config">,
  request: PageRequest,
  list: (query: { after: Position | null; take: number }) => Promise<Row[]>,
): Promise<Page<Row>> {
  return readPage(ctx, request, {
    keyOf: ({ createdAt, id }) => [createdAt.toISOString(), id],
    list: (after, take) => list({ after: after && toPosition(after), take }),
  });
}

/** `readPage` of a list that is ordered by number, newest first. */
export function readPageById<Row extends { id: bigint }>(
  ctx: Pick<Ctx, "config">,
  request: PageRequest,
  list: (query: { before: bigint | null; take: number }) => Promise<Row[]>,
): Promise<Page<Row>> {
  return readPage(ctx, request, {
    keyOf: ({ id }) => [String(id)],
    list: (before, take) => list({ before: before && BigInt(before[0] ?? "0"), take }),
  });
}

function toPosition([createdAt = "", id = ""]: string[]): Position {
  return { createdAt: new Date(createdAt), id };
}

/** The condition of a query for rows older than `after`, in a list that is ordered by creation time and ID. */
export function olderThan(after: Position | null) {
  return (
    after && {
      createdAt: { lte: after.createdAt },
      OR: [{ createdAt: { lt: after.createdAt } }, { id: { lt: after.id } }],
    }
  );
}
