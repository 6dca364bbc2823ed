import type { AuditEntry } from "@/prisma/generated/client";
import type { Db, Sql } from "@/lib/platform/db";
import type { AuditDetail } from "./audit-hash";

/** An entry, with what its JSON column holds. */
export type AuditRow = AuditEntry & { detail: AuditDetail };

/** The key of the advisory lock. Any constant works as long as nothing else uses it. */
const CHAIN_LOCK = 7_303_015;

/** Locks the end of the chain until the transaction ends, so that entries are appended one at a time. */
export async function lockChain(db: Sql): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${CHAIN_LOCK}::bigint)`;
}

/** Returns the hash of the newest entry, or null when there are no entries. */
export async function readHeadHash(db: Sql): Promise<Uint8Array | null> {
  const rows = await db.$queryRaw<{ hash: Uint8Array }[]>`
    SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1`;
  return rows[0]?.hash ?? null;
}

export type NewAuditRow = Omit<AuditRow, "id">;

/** Appends an entry. Triggers on the table reject later changes. */
export async function insertAuditRow(db: Sql, row: NewAuditRow): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_log (account_id, actor, action, target, detail, at, prev_hash, hash)
    VALUES (${row.accountId}, ${row.actor}, ${row.action}, ${row.target}, ${JSON.stringify(row.detail)}::jsonb,
      ${row.at}, ${row.prevHash}, ${row.hash})`;
}

/** Returns entries of one account, newest first, with an ID below `before`. */
export function listAccountRows(
  db: Db,
  query: { accountId: string; before: bigint | null; take: number },
): Promise<AuditRow[]> {
  const found = db.auditEntry.findMany({
    where: {
      accountId: query.accountId,
      ...(query.before === null ? {} : { id: { lt: query.before } }),
    },
    orderBy: { id: "desc" },
    take: query.take,
  });
  return found as Promise<AuditRow[]>;
}

/** Returns entries of all accounts in chain order, with an ID above `after`. */
export function listChainRows(db: Db, query: { after: bigint; take: number }): Promise<AuditRow[]> {
  const found = db.auditEntry.findMany({
    where: { id: { gt: query.after } },
    orderBy: { id: "asc" },
    take: query.take,
  });
  return found as Promise<AuditRow[]>;
}
