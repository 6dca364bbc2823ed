import { Prisma, type Anomaly, type Order } from "@/prisma/generated/client";
import { assert } from "@/lib/domain/assert";
import {
  INTERNAL_STATUSES,
  type FailureReason,
  type OrderProvider,
  type OrderStatus,
  type StoredOrderStatus,
  type TimelineSource,
} from "@/lib/domain/order";
import type { PromptStatus } from "@/lib/domain/prompt";
import type { AnomalyKind } from "@/lib/domain/transition";
import type { Owner } from "@/lib/platform/ctx";
import { changesOf, columnsOf, hot, valuesOf, type Db, type Sql } from "@/lib/platform/db";

/** Columns of the payment that the order shows; all null when it shows none. */
export type ShownPayment = {
  payCurrency: string | null;
  payAmount: string | null;
  paymentAddress: string | null;
  network: string | null;
  paymentExtraId: string | null;
};
/** What the columns hold that are text or JSON in the database. */
type Typed = {
  status: StoredOrderStatus;
  failureReason: FailureReason | null;
  provider: OrderProvider;
  metadata: Record<string, string>;
};
/** An order with the columns of the payment that it shows. All queries read orders in this form. */
export type OrderRow = Order & ShownPayment & Typed;
export type TimelineRow = { status: OrderStatus; source: TimelineSource; at: Date };
/** A visible order with its timeline. */
export type OrderWithTimeline = OrderRow & { status: OrderStatus; timeline: TimelineRow[] };

/** The select list of an `OrderRow`, from `orders o` and `SHOWN_PAYMENT`. */
export const ORDER_COLUMNS = Prisma.sql`${columnsOf(Prisma.OrderScalarFieldEnum, "o")},
  shown.pay_currency AS "payCurrency", shown.pay_amount AS "payAmount", shown.pay_address AS "paymentAddress",
  shown.network AS "network", shown.extra_id AS "paymentExtraId"`;
export const SHOWN_PAYMENT = Prisma.sql`LEFT JOIN payments shown ON shown.id = o.shown_payment_id`;
/** JSON has no date type, so times are passed in milliseconds. This is exact: the column has millisecond precision. */
export const TIMELINE = Prisma.sql`(
  SELECT json_agg(json_build_array(t.status, t.source, (extract(epoch FROM t.at) * 1000)::bigint) ORDER BY t.seq)
  FROM order_timeline t WHERE t.order_id = o.id) AS timeline`;

export type RawOrder = OrderRow & {
  status: OrderStatus;
  timeline: [OrderStatus, TimelineSource, number][] | null;
};

export function withTimeline(row: RawOrder): OrderWithTimeline {
  const timeline = (row.timeline ?? []).map(([status, source, ms]) => ({
    status,
    source,
    at: new Date(ms),
  }));
  return { ...row, timeline };
}

/** Returns one visible order of this account and mode, or null. */
export async function findOrder(
  db: Db,
  owner: Owner,
  id: string,
): Promise<OrderWithTimeline | null> {
  const rows = await hot(db).$queryRaw<RawOrder[]>`
    SELECT ${ORDER_COLUMNS}, ${TIMELINE} FROM orders o ${SHOWN_PAYMENT}
    WHERE o.id = ${id} AND o.account_id = ${owner.accountId} AND o.livemode = ${owner.livemode}
      AND o.status NOT IN ('creating', 'abandoned')`;
  return rows[0] ? withTimeline(rows[0]) : null;
}

const FOR_PAYER = {
  account: { select: { name: true, sellerName: true, supportEmail: true } },
  shown: true,
  payments: { select: { provider: true } },
  receipt: { select: { contentSha256: true } },
  prompt: true,
} satisfies Prisma.OrderInclude;
export type PayerOrder = Prisma.OrderGetPayload<{ include: typeof FOR_PAYER }> &
  Typed & { status: OrderStatus; prompt: { status: PromptStatus } | null };

/** Returns one visible order by its id alone, for the payment page: holding the link is the authorization. */
export function findOrderForPayer(db: Db, id: string): Promise<PayerOrder | null> {
  const found = db.order.findFirst({
    where: { id, status: { notIn: [...INTERNAL_STATUSES] } },
    include: FOR_PAYER,
  });
  return found as Promise<PayerOrder | null>;
}

/** Locks the order's row until the transaction ends. All code that changes an order does this first. */
export async function lockOrderRow(db: Sql, id: string): Promise<OrderRow | null> {
  const rows = await db.$queryRaw<OrderRow[]>`
    SELECT ${ORDER_COLUMNS} FROM orders o ${SHOWN_PAYMENT} WHERE o.id = ${id} FOR UPDATE OF o`;
  return rows[0] ?? null;
}

/** Returns the stored status of the order's prompt, or null if it has none. */
export async function findPromptStatus(db: Sql, orderId: string): Promise<PromptStatus | null> {
  const rows = await db.$queryRaw<{ status: PromptStatus }[]>`
    SELECT status FROM prompts WHERE order_id = ${orderId}`;
  return rows[0]?.status ?? null;
}

/** Stores the final status of the prompt of a locked order unless it already has one, and notifies its payment pages. */
export async function endPromptOfOrder(
  db: Sql,
  orderId: string,
  status: PromptStatus,
): Promise<void> {
  await db.$executeRaw`
    WITH ended AS (
      UPDATE prompts SET status = ${status} WHERE order_id = ${orderId} AND status = 'pending' RETURNING order_id)
    SELECT pg_notify('driftstack_order', order_id) FROM ended`;
}

/** Reads the order with its timeline inside the transaction that changed it. */
export async function readOrder(db: Sql, id: string): Promise<OrderWithTimeline> {
  const rows = await db.$queryRaw<RawOrder[]>`
    SELECT ${ORDER_COLUMNS}, ${TIMELINE} FROM orders o ${SHOWN_PAYMENT} WHERE o.id = ${id}`;
  if (!rows[0]) throw new Error(`there is no order ${id}`);
  return withTimeline(rows[0]);
}

/** Columns that only `transitionOrder` writes. */
export type StatusColumns = {
  status: Exclude<StoredOrderStatus, "creating">;
  paidAt?: Date;
  failedAt?: Date;
  failureReason?: FailureReason | null;
};

/** Columns of an order that can change independently of its status. */
export type OrderPatch = Partial<
  Omit<Order, "id" | "accountId" | "livemode" | "metadata" | "version" | keyof StatusColumns>
>;

/** Updates columns of an order whose row is locked. Resolves to the updated row. */
export function updateOrder(db: Sql, id: string, patch: OrderPatch): Promise<OrderRow> {
  return writeOrder(db, id, patch);
}

/** Writes a new status with its related columns. Only `transitionOrder` may call this. */
export function updateOrderStatus(
  db: Sql,
  id: string,
  patch: OrderPatch & StatusColumns,
): Promise<OrderRow> {
  return writeOrder(db, id, patch);
}

async function writeOrder(db: Sql, id: string, patch: Partial<Order>): Promise<OrderRow> {
  const rows = await db.$queryRaw<OrderRow[]>`
    WITH o AS (UPDATE orders SET ${changesOf(Prisma.OrderScalarFieldEnum, patch)} WHERE id = ${id} RETURNING *)
    SELECT ${ORDER_COLUMNS} FROM o ${SHOWN_PAYMENT}`;
  if (!rows[0]) throw new Error(`there is no order ${id}`);
  return rows[0];
}

/** What a checkout states of a new order. */
export type NewOrder = Omit<
  Prisma.OrderUncheckedCreateInput,
  "id" | "accountId" | "livemode" | "status" | "createdAt" | "updatedAt"
>;

/** Stores a new order as `creating`. It is not visible until `transitionOrder` opens it. */
export async function insertOrder(
  db: Sql,
  order: Omit<Prisma.OrderUncheckedCreateInput, "status">,
): Promise<OrderRow> {
  const values = valuesOf(Prisma.OrderScalarFieldEnum, { ...order, status: "creating" });
  const rows = await db.$queryRaw<OrderRow[]>`
    WITH o AS (INSERT INTO orders ${values} RETURNING *) SELECT ${ORDER_COLUMNS} FROM o ${SHOWN_PAYMENT}`;
  assert(rows[0] !== undefined, "an INSERT returns the row");
  return rows[0];
}

/** Adds the next entry to the order's timeline. */
export async function appendTimeline(
  db: Sql,
  entry: { orderId: string; status: OrderStatus; source: TimelineSource; at: Date },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO order_timeline (order_id, seq, status, source, at)
    SELECT ${entry.orderId}, count(*) + 1, ${entry.status}, ${entry.source}, ${entry.at}
    FROM order_timeline WHERE order_id = ${entry.orderId}`;
}

export type NewAnomaly = Omit<Anomaly, "id" | "resolvedAt" | "resolvedBy" | "resolution"> & {
  kind: AnomalyKind;
  detail: Record<string, string | null>;
};

/** Records an anomaly, at most once per kind, order, and payment. */
export async function insertAnomaly(db: Sql, anomaly: NewAnomaly): Promise<void> {
  await db.$executeRaw`
    INSERT INTO anomalies (account_id, order_id, kind, payment_id, inbox_id, detail, created_at)
    VALUES (${anomaly.accountId}, ${anomaly.orderId}, ${anomaly.kind}, ${anomaly.paymentId}, ${anomaly.inboxId},
            ${JSON.stringify(anomaly.detail)}::jsonb, ${anomaly.createdAt})
    ON CONFLICT DO NOTHING`;
}
