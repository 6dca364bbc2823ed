import type { AdminOrderResource, InternalNoteInput } from "@/lib/contract/admin";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { writeInternalNote } from "./admin-orders-store";
import { getAnyOrder } from "./get-any-order";
import { anyOrderNotFound } from "./to-admin-order";

/**
 * Writes the internal note that operators share about an order. The audit log entry belongs to the operator's account
 * and omits the text, because customers must not see it. Throws `not-found`.
 */
export async function setInternalNote(
  ctx: AccountCtx,
  input: { orderId: string } & InternalNoteInput,
): Promise<AdminOrderResource> {
  const { orderId, internal_note: note } = input;
  return transaction(ctx, async (ctx) => {
    const before = await writeInternalNote(ctx.db, orderId, note);
    if (!before) throw anyOrderNotFound();
    const order = await getAnyOrder(ctx, { orderId });
    await recordAudit(ctx, {
      action: "admin.internal_note_changed",
      target: orderId,
      detail: { account_id: order.account_id, had_note: before.hadNote, has_note: note !== null },
    });
    return order;
  });
}
