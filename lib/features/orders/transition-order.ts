import { decide, type Decision, type MachineInput } from "@/lib/domain/transition";
import { eventOfAnomaly, eventOfStatus, type OrderEventType } from "@/lib/domain/order-event";
import type { SqlCtx } from "@/lib/platform/ctx";
import { enqueueEvent } from "@/lib/features/events/enqueue-event";
import { isOverduePrompt } from "./end-prompt";
import { eventDataOf } from "./event-data";
import {
  appendTimeline,
  insertAnomaly,
  lockOrderRow,
  updateOrder,
  // eslint-disable-next-line no-restricted-syntax -- the one place
  updateOrderStatus,
  type OrderPatch,
  type OrderRow,
  type StatusColumns,
} from "./orders-store";
import { issueReceipt } from "@/lib/features/receipts/issue-receipt";

export type { OrderPatch, OrderRow };

export type Move = {
  input: MachineInput;
  /** Returns columns to update, even if the status does not change. Called once the decision is known. */
  columns?: (decision: Decision) => Promise<OrderPatch>;
  /** What a recorded anomaly refers to. */
  evidence?: Evidence;
};

export type Evidence = {
  paymentId: string | null;
  inboxId: bigint | null;
  detail: Record<string, string | null>;
};

const NO_EVIDENCE: Evidence = { paymentId: null, inboxId: null, detail: {} };

/**
 * Locks the order, passes the input to the order state machine, and applies its decision: status, timeline, event,
 * receipt, and anomalies change together in the caller's transaction. This is the only code that changes
 * `orders.status`. Resolves to null when there is no such order, or when `move` returns null.
 */
export async function transitionOrder(
  ctx: SqlCtx,
  input: { orderId: string; move: Move | ((order: OrderRow) => Promise<Move | null>) },
): Promise<{ decision: Decision; order: OrderRow } | null> {
  const { orderId, move } = input;
  const order = await lockOrderRow(ctx.db, orderId);
  if (!order) return null;
  const made = typeof move === "function" ? await move(order) : move;
  if (!made) return null;
  // One time for the order, its timeline and its events: merchants compare them.
  const now = ctx.clock.now();
  const decision = decide(
    {
      orderId: order.id,
      status: order.status,
      priceCents: order.priceCents,
      priceCurrency: order.priceCurrency,
      paidBy: order.status === "paid" ? order.paymentId : null,
      isOverduePartial: await isOverduePrompt(ctx, { order, now }),
    },
    made.input,
  );
  const patch = (await made.columns?.(decision)) ?? {};
  await recordAnomalies(ctx, order, decision, made.evidence ?? NO_EVIDENCE);
  const change = { order, patch, now };
  const applied =
    decision.kind === "transition"
      ? await applyTransition(ctx, decision, change)
      : await applyColumns(ctx, change);
  for (const type of decision.anomalies.map(eventOfAnomaly))
    // The event of a late payment reports an order that ended unpaid; the order of a prompt can still be paid.
    if (type && (applied.status === "failed" || applied.status === "cancelled"))
      await emit(ctx, { order: applied, type, at: change.now });
  return { decision, order: applied };
}

type Change = { order: OrderRow; patch: OrderPatch; now: Date };

async function applyTransition(
  ctx: SqlCtx,
  decision: Extract<Decision, { kind: "transition" }>,
  { order, patch, now }: Change,
): Promise<OrderRow> {
  const { to, source } = decision;
  const changed = await updateOrderStatus(ctx.db, order.id, {
    ...(to === "pending" ? {} : { nextCheckAt: null }),
    ...patch,
    ...statusColumns(decision, now),
    updatedAt: now,
  });
  if (to === "abandoned" || source === null) return changed;
  await appendTimeline(ctx.db, { orderId: order.id, status: to, source, at: now });
  if (to === "pending") return changed;
  await emit(ctx, { order: changed, type: eventOfStatus(to), at: now });
  if (to === "paid") await issueReceipt(ctx, changed);
  return changed;
}

async function applyColumns(ctx: SqlCtx, { order, patch, now }: Change): Promise<OrderRow> {
  if (Object.keys(patch).length === 0) return order;
  return updateOrder(ctx.db, order.id, { ...patch, updatedAt: now });
}

async function emit(
  ctx: SqlCtx,
  { order, type, at }: { order: OrderRow; type: OrderEventType; at: Date },
): Promise<void> {
  const { id: orderId, accountId, livemode } = order;
  const data = eventDataOf(order, type, at);
  await enqueueEvent(ctx, { accountId, livemode, orderId, type, data, at });
}

function statusColumns(
  { to, failureReason }: Extract<Decision, { kind: "transition" }>,
  now: Date,
): StatusColumns {
  if (to === "paid") return { status: to, paidAt: now };
  if (to === "failed") return { status: to, failedAt: now, failureReason };
  return { status: to };
}

async function recordAnomalies(
  ctx: SqlCtx,
  order: OrderRow,
  decision: Decision,
  evidence: Evidence,
): Promise<void> {
  for (const kind of decision.anomalies) {
    await insertAnomaly(ctx.db, {
      accountId: order.accountId,
      orderId: order.id,
      kind,
      ...evidence,
      createdAt: ctx.clock.now(),
    });
  }
}
