import { eventOfStatus } from "@/lib/domain/order-event";
import type { AnomalyKind, Decision } from "@/lib/domain/order-machine";
import type { TerminalStatus } from "@/lib/domain/order";
import type { Ctx } from "@/lib/platform/ctx";
import type { Sql } from "@/lib/platform/db";
import { enqueueEvent } from "@/lib/features/webhooks/enqueue-event";
import { eventDataOf, lateEventDataOf } from "./event-data";
import {
  appendTimeline,
  insertAnomaly,
  readOrder,
  updateOrder,
  type OrderPatch,
  type OrderRow,
} from "./orders-store";
import { snapshotReceipt } from "./snapshot-receipt";

export type Cause = {
  decision: Decision;
  /** Columns that the cause brings with it, whatever was decided: amounts, payment id, hash. */
  patch: OrderPatch;
  paymentId: string | null;
  inboxId: bigint | null;
  detail: Record<string, string | null>;
};

/**
 * Carries out what the order machine decided, in the caller's transaction and under the order's row lock: status,
 * timeline, event, receipt and anomalies change together or not at all.
 */
export async function applyDecision(
  tx: Sql,
  ctx: Ctx,
  order: OrderRow,
  cause: Cause,
): Promise<void> {
  const { decision } = cause;
  const now = ctx.clock.now();
  for (const kind of decision.anomalies) await recordAnomaly(tx, order, cause, kind, now);
  if (decision.kind === "unchanged") {
    if (Object.keys(cause.patch).length > 0) {
      await updateOrder(tx, order.id, { ...cause.patch, updatedAt: now });
    }
    if (decision.anomalies.includes("late_payment"))
      await announceLatePayment(tx, ctx, order.id, now);
    return;
  }
  const changed = await updateOrder(tx, order.id, {
    ...cause.patch,
    ...statusPatch(decision, now),
    updatedAt: now,
  });
  await appendTimeline(tx, {
    orderId: order.id,
    status: decision.to,
    source: decision.source,
    at: now,
  });
  await enqueueEvent(tx, ctx, {
    accountId: changed.accountId,
    livemode: changed.livemode,
    orderId: changed.id,
    type: eventOfStatus(decision.to),
    data: eventDataOf(changed, decision.to, now),
    at: now,
  });
  if (decision.to === "paid") await snapshotReceipt(tx, ctx, changed);
}

function statusPatch(decision: Extract<Decision, { kind: "transition" }>, now: Date): OrderPatch {
  const ended = (status: TerminalStatus) => decision.to === status;
  return {
    status: decision.to,
    nextCheckAt: null,
    ...(ended("paid") ? { paidAt: now } : {}),
    ...(ended("failed") ? { failedAt: now, failureReason: decision.failureReason } : {}),
  };
}

function recordAnomaly(
  tx: Sql,
  order: OrderRow,
  cause: Cause,
  kind: AnomalyKind,
  now: Date,
): Promise<void> {
  return insertAnomaly(tx, {
    accountId: order.accountId,
    orderId: order.id,
    kind,
    paymentId: cause.paymentId,
    inboxId: cause.inboxId,
    detail: cause.detail,
    createdAt: now,
  });
}

async function announceLatePayment(tx: Sql, ctx: Ctx, orderId: string, now: Date): Promise<void> {
  const order = await readOrder(tx, orderId);
  if (order.status === "abandoned") return;
  await enqueueEvent(tx, ctx, {
    accountId: order.accountId,
    livemode: order.livemode,
    orderId,
    type: "crypto.order.late_payment",
    data: lateEventDataOf(order, now),
    at: now,
  });
}
