import type { Order } from "@driftstack/sdk";
import { creditOnce, findCart, type Cart, type Store } from "./store.js";

export type Applied = { credited: boolean };

/**
 * Brings the shop up to date with an order as the API returned it. Webhooks, the return page and the reconciliation all
 * call this function, in any order, repeatedly and concurrently: the result is the same.
 */
export function applyOrder(store: Store, order: Order, source: string): Applied {
  const apply = store.transaction(() => {
    const cart = findCart(store, order.metadata.cart_id ?? "");
    // The account may have orders that this shop did not create.
    if (!cart) return { credited: false };
    const orderId = order.order_id;
    const credited = order.status === "paid" && creditOnce(store, cart, { orderId, source });
    if (recordState(store, cart, order)) recordIssue(store, order);
    return { credited };
  });
  return apply.immediate();
}

/** Returns false if a newer state of the order is stored already. */
function recordState(store: Store, cart: Cart, order: Order): boolean {
  const { changes } = store
    .prepare(
      `UPDATE carts SET order_id = ?, status = ?, updated_at = ?
       WHERE cart_id = ? AND (updated_at IS NULL OR updated_at <= ?)`,
    )
    .run(order.order_id, order.status, order.updated_at, cart.cart_id, order.updated_at);
  return changes === 1;
}

/** Opens or closes the order's issue. One that the owner has closed is opened again only if the payment has changed. */
function recordIssue(store: Store, order: Order): void {
  const { order_id, pay_amount, amount_received, pay_currency } = order;
  const kind = issueOf(order);
  if (kind === null) {
    store.prepare("UPDATE issues SET is_open = 0 WHERE order_id = ?").run(order_id);
    return;
  }
  store
    .prepare(
      `INSERT INTO issues VALUES (?, ?, ?, ?, ?, 1)
       ON CONFLICT DO UPDATE
       SET kind = excluded.kind, due = excluded.due, received = excluded.received, coin = excluded.coin, is_open = 1
       WHERE kind <> excluded.kind OR received IS NOT excluded.received`,
    )
    .run(order_id, kind, pay_amount, amount_received, pay_currency);
}

/** What is unusual about the payment of an order. */
export function issueOf(order: Order): string | null {
  const received = unitsOf(order.amount_received);
  if (order.status === "partial") return "partial payment";
  if (order.status === "failed" || order.status === "cancelled")
    return received > 0n ? `payment for a ${order.status} order` : null;
  if (order.status !== "paid" || order.pay_amount === null) return null;
  const due = unitsOf(order.pay_amount);
  if (received === due) return null;
  return received > due ? "overpaid" : "paid with less than was due";
}

/** Amounts are decimal strings: compared as integers of the smallest unit of any coin, they stay exact. */
function unitsOf(amount: string | null): bigint {
  const [whole = "0", fraction = ""] = (amount ?? "0").split(".");
  return BigInt(whole + fraction.padEnd(30, "0"));
}
