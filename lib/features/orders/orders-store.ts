import { Prisma, type Order, type Payment } from "@/prisma/generated/client";
import type { ListOrdersInput } from "@/lib/contract/orders";
import type { OrderStatus, TimelineSource } from "@/lib/domain/order";
import type { DbOrTx, Tx } from "@/lib/platform/db";

export type OrderRow = Order;
export type OrderWithTimeline = Prisma.OrderGetPayload<{ include: { timeline: true } }>;
export type PaymentRow = Payment;

const WITH_TIMELINE = { timeline: { orderBy: { seq: "asc" } } } satisfies Prisma.OrderInclude;
const VISIBLE = { notIn: ["creating", "abandoned"] };

/** One order that a customer may see, of this account and mode only. */
export function findOrder(db: DbOrTx, key: { id: string; accountId: string; livemode: boolean }) {
  return db.order.findFirst({ where: { ...key, status: VISIBLE }, include: WITH_TIMELINE });
}

/** One order by its id alone: for the payer's page, where holding the link is the permission. */
export function findOrderForPayer(db: DbOrTx, id: string) {
  return db.order.findFirst({
    where: { id, status: VISIBLE },
    include: {
      account: { select: { name: true, sellerName: true, supportEmail: true } },
      payments: { orderBy: { createdAt: "desc" } },
      receipt: { select: { contentSha256: true } },
    },
  });
}

/** Takes the order's row lock until the transaction ends: everything that changes an order does this first. */
export async function lockOrder(tx: Tx, id: string): Promise<OrderRow | null> {
  await tx.$queryRaw`SELECT 1 FROM orders WHERE id = ${id} FOR UPDATE`;
  return tx.order.findUnique({ where: { id } });
}

/** The order again, with its timeline, inside the transaction that changed it. */
export function readOrder(db: DbOrTx, id: string): Promise<OrderWithTimeline> {
  return db.order.findUniqueOrThrow({ where: { id }, include: WITH_TIMELINE });
}

export type OrderPatch = Prisma.OrderUncheckedUpdateInput;

/** Writes columns of an order whose row is locked. */
export async function updateOrder(tx: Tx, id: string, patch: OrderPatch): Promise<void> {
  await tx.order.update({ where: { id }, data: patch });
}

/** Adds the next entry to the order's timeline. */
export async function appendTimeline(
  tx: Tx,
  entry: { orderId: string; status: OrderStatus; source: TimelineSource; at: Date },
): Promise<void> {
  const seq = await tx.timelineEntry.count({ where: { orderId: entry.orderId } });
  await tx.timelineEntry.create({ data: { ...entry, seq: seq + 1 } });
}

export type ListKey = { accountId: string; livemode: boolean };
export type Position = { createdAt: Date; id: string };

/** One page, newest first on (created_at, id), with one row more than `limit` when there is a next page. */
export async function listOrderRows(
  db: DbOrTx,
  key: ListKey,
  input: ListOrdersInput,
  after: Position | null,
): Promise<OrderWithTimeline[]> {
  const conditions = [
    Prisma.sql`account_id = ${key.accountId}`,
    Prisma.sql`livemode = ${key.livemode}`,
    input.status
      ? Prisma.sql`status = ${input.status}`
      : Prisma.sql`status NOT IN ('creating', 'abandoned')`,
    ...(input.created_after ? [Prisma.sql`created_at >= ${input.created_after}`] : []),
    ...(input.created_before ? [Prisma.sql`created_at < ${input.created_before}`] : []),
    ...(after ? [Prisma.sql`(created_at, id) < (${after.createdAt}, ${after.id})`] : []),
    ...(input.search ? [searchCondition(input.search)] : []),
  ];
  const ids = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY created_at DESC, id DESC LIMIT ${input.limit + 1}`;
  return db.order.findMany({
    where: { id: { in: ids.map((row) => row.id) } },
    include: WITH_TIMELINE,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

function searchCondition(search: string): Prisma.Sql {
  const pattern = `%${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return Prisma.sql`(id = ${search} OR payment_id = ${search} OR product ILIKE ${pattern} OR customer_note ILIKE ${pattern})`;
}

export type NewAnomaly = {
  accountId: string;
  orderId: string;
  kind: string;
  paymentId: string | null;
  inboxId: bigint | null;
  detail: Record<string, string | null>;
  createdAt: Date;
};

/** Records an anomaly; the same kind about the same payment of an order is recorded once. */
export async function insertAnomaly(tx: Tx, anomaly: NewAnomaly): Promise<void> {
  await tx.anomaly.createMany({ data: [anomaly], skipDuplicates: true });
}

/** The next receipt number of the account in this mode; taken under its row lock, so without gaps and twins. */
export async function nextReceiptSequence(tx: Tx, key: ListKey): Promise<number> {
  const increment = { increment: 1 };
  const account = await tx.account.update({
    where: { id: key.accountId },
    data: key.livemode ? { receiptSequence: increment } : { testSequence: increment },
    select: { receiptSequence: true, testSequence: true },
  });
  return key.livemode ? account.receiptSequence : account.testSequence;
}

/** Seller details, as they are printed on a receipt. */
export function readSeller(db: DbOrTx, accountId: string) {
  return db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: {
      number: true,
      name: true,
      sellerName: true,
      sellerAddress: true,
      sellerTaxId: true,
      supportEmail: true,
    },
  });
}

/** Stores a receipt's snapshot; the table refuses any later change. */
export async function insertReceipt(
  tx: Tx,
  receipt: Prisma.ReceiptUncheckedCreateInput,
): Promise<void> {
  await tx.receipt.create({ data: receipt });
}
