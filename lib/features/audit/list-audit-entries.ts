import type { AuditEntryResource, AuditPage, ListAuditInput } from "@/lib/contract/audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { listAccountRows, type AuditRow } from "./audit-store";

/**
 * Returns the audit log of the caller's account, newest first, for both modes. Throws `bad-request` for a cursor from
 * another list.
 */
export async function listAuditEntries(ctx: AccountCtx, input: ListAuditInput): Promise<AuditPage> {
  const key = ctx.config.keys.session;
  const scope = JSON.stringify(["audit-log", ctx.accountId]);
  const before = input.cursor ? BigInt(decodeCursor(key, input.cursor, scope)[0] ?? "0") : null;
  const { accountId } = ctx;
  const rows = await listAccountRows(ctx.db, { accountId, before, take: input.limit + 1 });
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1) : undefined;
  return {
    entries: page.map(toAuditEntryResource),
    next_cursor: last ? encodeCursor(key, [String(last.id)], scope) : null,
  };
}

function toAuditEntryResource(row: AuditRow): AuditEntryResource {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    actor: row.actor,
    action: row.action,
    target: row.target,
    detail: row.detail,
    prev_hash: Buffer.from(row.prevHash).toString("hex"),
    hash: Buffer.from(row.hash).toString("hex"),
  };
}
