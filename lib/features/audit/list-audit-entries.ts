import type { AuditEntryResource, AuditPage, ListAuditInput } from "@/lib/contract/audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageById } from "@/lib/platform/cursor";
import { listAccountRows, type AuditRow } from "./audit-store";

/**
 * Returns the audit log of the caller's account, newest first, for both modes. Throws `bad-request` for a cursor from
 * another list.
 */
export async function listAuditEntries(ctx: AccountCtx, input: ListAuditInput): Promise<AuditPage> {
  const { accountId } = ctx;
  const page = await readPageById(ctx, { ...input, scope: ["audit-log", accountId] }, (query) =>
    listAccountRows(ctx.db, { accountId, ...query }),
  );
  return { entries: page.rows.map(toAuditEntryResource), next_cursor: page.nextCursor };
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
