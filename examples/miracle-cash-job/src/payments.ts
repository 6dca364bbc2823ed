import type pg from "pg";
import { transaction } from "./database";
import type { Job, JobQueue } from "./job-queue";
import type { MiracleCash, PaymentStatus } from "./miracle-cash";
import { awaitPayment, createOrder, findOrder, finishOrder } from "./orders";

export const JOB_NAMES = ["check-payment", "send-confirmation"] as const;

type CheckPayment = { orderId: string; promptId: string };
type SendConfirmation = { orderId: string };

export type Shop = { pool: pg.Pool; jobQueue: JobQueue; miracleCash: MiracleCash };

/** Creates an order with its payment, and schedules the job that checks the payment. */
export async function startCheckout(
  { pool, jobQueue, miracleCash }: Shop,
  { amount, blockchainId = "eth" }: { amount: string; blockchainId?: string },
) {
  const orderId = await createOrder(pool, amount);
  const payment = await miracleCash.createPayment(Number(amount), blockchainId);
  const promptId = payment.prompt.id;
  // In one transaction: no order waits for a payment that no job checks.
  await transaction(pool, async (db) => {
    await awaitPayment(db, orderId, promptId);
    await jobQueue.add("check-payment", { orderId, promptId }, db);
  });
  return { orderId, promptId, checkoutUrl: payment.checkoutUrl };
}

/** Runs the background jobs in this process. */
export async function processJobs(shop: Shop): Promise<void> {
  await shop.jobQueue.process<CheckPayment>("check-payment", (job) => processOrder(shop, job));
  await shop.jobQueue.process<SendConfirmation>("send-confirmation", ({ data }) =>
    sendOrderConfirmation(data.orderId),
  );
}

async function processOrder(shop: Shop, job: Job<CheckPayment>): Promise<void> {
  const { orderId, promptId } = job.data;
  const order = await findOrder(shop.pool, orderId);
  // Already processed - skip
  if (order?.status !== "awaiting_payment") return;

  const status = await shop.miracleCash.getPaymentStatus(promptId);
  if (status.status === "pending") {
    // Re-queues the job
    throw new Error("Still pending - retry");
  }
  if (status.status === "successful") {
    await markOrderPaid(shop, orderId, status);
  } else {
    await markOrderFailed(shop, orderId, status);
  }
}

/** Marks an order paid, and queues its confirmation in the same transaction: both happen exactly once. */
async function markOrderPaid({ pool, jobQueue }: Shop, orderId: string, status: PaymentStatus) {
  const isChanged = await transaction(pool, async (db) => {
    if (!(await finishOrder(db, orderId, status))) return false;
    await jobQueue.add("send-confirmation", { orderId }, db);
    return true;
  });
  if (isChanged) console.log(`order ${orderId}: paid`);
}

async function markOrderFailed({ pool }: Shop, orderId: string, status: PaymentStatus) {
  if (await finishOrder(pool, orderId, status))
    console.log(`order ${orderId}: payment ${status.status}`);
}

/**
 * Send your email here, with the order's ID as its idempotency key: if the process ends between the sending and the end
 * of the job, the job runs again.
 */
async function sendOrderConfirmation(orderId: string): Promise<void> {
  console.log(`order ${orderId}: confirmation sent`);
}
