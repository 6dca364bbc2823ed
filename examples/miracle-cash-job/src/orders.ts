import type { PaymentStatus } from "./miracle-cash";
import type { Db } from "./database";

export type Order = {
  id: string;
  status: "new" | "awaiting_payment" | "paid" | "payment_failed";
  failure_reason: string | null;
};

export async function createOrder(db: Db, amount: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    "INSERT INTO shop_orders (amount) VALUES ($1) RETURNING id",
    [amount],
  );
  return rows[0]!.id;
}

export async function findOrder(db: Db, orderId: string): Promise<Order | undefined> {
  const { rows } = await db.query<Order>(
    "SELECT id, status, failure_reason FROM shop_orders WHERE id = $1",
    [orderId],
  );
  return rows[0];
}

export async function awaitPayment(db: Db, orderId: string, promptId: string): Promise<void> {
  await db.query(
    "UPDATE shop_orders SET status = 'awaiting_payment', payment_prompt_id = $2 WHERE id = $1 AND status = 'new'",
    [orderId, promptId],
  );
}

/**
 * Sets the final status of an order, with the whole response for the record. Returns false if the order already has
 * one: of several calls, also concurrent ones, exactly one returns true.
 */
export async function finishOrder(
  db: Db,
  orderId: string,
  payment: PaymentStatus,
): Promise<boolean> {
  const isPaid = payment.status === "successful";
  const { rowCount } = await db.query(
    `UPDATE shop_orders
     SET status = $3, paid_at = $4, blockchain_id = $5, failure_reason = $6, payment = $7
     WHERE id = $1 AND payment_prompt_id = $2 AND status = 'awaiting_payment'`,
    [
      orderId,
      payment.id,
      isPaid ? "paid" : "payment_failed",
      isPaid ? new Date() : null,
      payment.blockchainId,
      isPaid ? null : payment.status,
      JSON.stringify(payment),
    ],
  );
  return rowCount === 1;
}
