import type { AdminOrderResource, InternalNoteInput } from "@/lib/contract/admin";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";
import { findAnyOrder, writeInternalNote } from "./admin-orders-store";
import { anyOrderNotFound, toAdminOrder } from "./to-admin-order";

/**
 * Writes the internal note that operators share about an order. The audit log entry belongs to the operator's account
 * and omits the text, because customers must not see it. Throws `not-found`.
 */
export async function setInternalNote(
  ctx: AccountCtx,
  input: { orderId: string } & InternalNoteInput,
): Promise<AdminOrderResource> {
  const { orderId, internal_note: note } = input;
  return inTransaction(ctx.db, async (tx) => {
    const before = await writeInternalNote(tx, orderId, note);
    const row = before && (await findAnyOrder(tx, orderId));
    if (!row) throw anyOrderNotFound();
    await recordAudit(tx, ctx, {
      accountId: ctx.accountId,
      actor: ctx.actor,
      action: "admin.internal_note_changed",
      target: orderId,
      detail: { account_id: row.accountId, had_note: before.hadNote, has_note: note !== null },
    });
    return toAdminOrder(row);
  });
}
