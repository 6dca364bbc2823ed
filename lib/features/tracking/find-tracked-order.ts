import { orderIdSchema } from "@/lib/contract/ids";
import type { TrackedOrder } from "@/lib/contract/tracking";
import { minorUnitsToDecimal } from "@/lib/domain/money";
import type { OrderStatus } from "@/lib/domain/order";
import type { Ctx } from "@/lib/platform/ctx";
import { findTrackedRow, type TrackedRow } from "./tracking-store";

/** How a client refers to an order: the account's number, and the order's number or ID. */
export type TrackingKey = { projectId: string; orderId: string };

const INTEGER = /^[1-9][0-9]{0,15}$/;
const ACCOUNT_NUMBER_MAX = 2 ** 31 - 1;

const STATUS: Record<OrderStatus, TrackedOrder["status"]> = {
  pending: "new",
  confirming: "new",
  partial: "new",
  paid: "done",
  failed: "canceled",
  cancelled: "canceled",
};

/**
 * Returns the order as a tracking client sees it, with its ID, or null if the project has no such order. Both forms of
 * an order's ID are unguessable, so the status of an order is available to every holder of one.
 */
export async function findTrackedOrder(
  ctx: Ctx,
  { projectId, orderId }: TrackingKey,
): Promise<{ id: string; order: TrackedOrder } | null> {
  const project = toInteger(projectId, ACCOUNT_NUMBER_MAX);
  const orderNumber = toInteger(orderId, Number.MAX_SAFE_INTEGER);
  if (project === null) return null;
  if (orderNumber === null && !orderIdSchema.safeParse(orderId).success) return null;
  const key = orderNumber === null ? { id: orderId } : { orderNumber };
  const row = await findTrackedRow(ctx.db, key, project);
  return row && { id: row.id, order: toTrackedOrder(row, orderNumber ?? orderId) };
}

function toInteger(text: string, max: number): number | null {
  return INTEGER.test(text) && Number(text) <= max ? Number(text) : null;
}

function toTrackedOrder(row: TrackedRow, orderId: number | string): TrackedOrder {
  const amount = minorUnitsToDecimal(row.priceCents, row.priceCurrency);
  const price = { amount, amount_without_discount: amount, currency: row.priceCurrency };
  return {
    order_id: orderId,
    status: STATUS[row.status],
    content: {
      price,
      virtual_price: null,
      is_free: false,
      items: [{ sku: row.product, quantity: 1, is_free: false, price }],
    },
  };
}
