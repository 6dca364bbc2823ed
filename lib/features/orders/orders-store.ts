import { Prisma, type Order, type Payment } from "@/prisma/generated/client";
import type { ListOrdersInput } from "@/lib/contract/orders";
import type {
  FailureReason,
  OrderStatus,
  StoredOrderStatus,
  TimelineSource,
} from "@/lib/domain/order";
import { columnsOf, columnOf, sqlOf, type DbOrTx, type Sql, type Tx } from "@/lib/platform/db";

/** Columns of the payment that the order shows; all null when it shows none. */
export type ShownPayment = {
  payCurrency: string | null;
  payAmount: string | null;
  paymentAddress: string | null;
  network: string | null;
  paymentExtraId: string | null;
};
/** An order with the columns of the payment that it shows. All queries read orders in this form. */
export type OrderRow = Order & ShownPayment;
export type TimelineRow = { status: string; source: string; at: Date };
export type OrderWithTimeline = OrderRow & { timeline: TimelineRow[] };
export type PaymentRow = Payment;

const VISIBLE = { notIn: ["creating", "abandoned"] };
/** The select list of an `OrderRow`, from `orders o` and `SHOWN_PAYMENT`. */
export const ORDER_COLUMNS = Prisma.sql`${columnsOf(Prisma.OrderScalarFieldEnum, "o")},
  shown.pay_currency AS "payCurrency", shown.pay_amount AS "payAmount", shown.pay_address AS "paymentAddress",
  shown.network AS "network", shown.extra_id AS "paymentExtraId"`;
export const SHOWN_PAYMENT = Prisma.sql`LEFT JOIN payments shown ON shown.id = o.shown_payment_id`;
/** JSON has no date type, so times are passed in milliseconds. This is exact: the column has millisecond precision. */
const TIMELINE = Prisma.sql`(
  SELECT json_agg(json_build_array(t.status, t.source, (extract(epoch FROM t.at) * 1000)::bigint) ORDER BY t.seq)
  FROM order_timeline t WHERE t.order_id = o.id) AS timeline`;

type RawOrder = OrderRow & { timeline: [string, string, number][] | null };

function withTimeline(row: RawOrder): OrderWithTimeline {
  const timeline = (row.timeline ?? []).map(([status, source, ms]) => ({
    status,
    source,
    at: new Date(ms),
  }));
  return { ...row, timeline };
}

/** Returns one visible order of this account and mode, or null. */
export async function findOrder(
  db: DbOrTx,
  key: { id: string; accountId: string; livemode: boolean },
): Promise<OrderWithTimeline | null> {
  const rows = await sqlOf(db).$queryRaw<RawOrder[]>`
    SELECT ${ORDER_COLUMNS}, ${TIMELINE} FROM orders o ${SHOWN_PAYMENT}
    WHERE o.id = ${key.id} AND o.account_id = ${key.accountId} AND o.livemode = ${key.livemode}
      AND o.status NOT IN ('creating', 'abandoned')`;
  return rows[0] ? withTimeline(rows[0]) : null;
}

/** Returns one visible order by its id alone, for the payment page: holding the link is the authorization. */
export function findOrderForPayer(db: DbOrTx, id: string) {
  return db.order.findFirst({
    where: { id, status: VISIBLE },
    include: {
      account: { select: { name: true, sellerName: true, supportEmail: true } },
      shown: true,
      payments: { select: { provider: true } },
      receipt: { select: { contentSha256: true } },
    },
  });
}

/** Locks the order's row until the transaction ends. All code that changes an order does this first. */
export async function lockOrder(tx: Sql, id: string): Promise<OrderRow | null> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    SELECT ${ORDER_COLUMNS} FROM orders o ${SHOWN_PAYMENT} WHERE o.id = ${id} FOR UPDATE OF o`;
  return rows[0] ?? null;
}

/** Reads the order with its timeline inside the transaction that changed it. */
export async function readOrder(tx: Sql, id: string): Promise<OrderWithTimeline> {
  const rows = await tx.$queryRaw<RawOrder[]>`
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
export function updateOrder(tx: Sql, id: string, patch: OrderPatch): Promise<OrderRow> {
  return writeOrder(tx, id, patch);
}

/** Writes a new status with its related columns. Only `transitionOrder` may call this. */
export function updateOrderStatus(
  tx: Sql,
  id: string,
  patch: OrderPatch & StatusColumns,
): Promise<OrderRow> {
  return writeOrder(tx, id, patch);
}

async function writeOrder(tx: Sql, id: string, patch: Partial<Order>): Promise<OrderRow> {
  const changes = Object.entries(patch)
    .filter(([, value]) => value !== undefined)
    .map(
      ([field, value]) => Prisma.sql`${columnOf(Prisma.OrderScalarFieldEnum, field)} = ${value}`,
    );
  const rows = await tx.$queryRaw<OrderRow[]>`
    WITH o AS (UPDATE orders SET ${Prisma.join(changes)} WHERE id = ${id} RETURNING *)
    SELECT ${ORDER_COLUMNS} FROM o ${SHOWN_PAYMENT}`;
  if (!rows[0]) throw new Error(`there is no order ${id}`);
  return rows[0];
}

/** Stores a new order as `creating`. It is not visible until `transitionOrder` opens it. */
export async function insertOrder(
  tx: Tx,
  order: Omit<Prisma.OrderUncheckedCreateInput, "status">,
): Promise<void> {
  await tx.order.create({ data: { ...order, status: "creating" } });
}

/** Adds the next entry to the order's timeline. */
export async function appendTimeline(
  tx: Sql,
  entry: { orderId: string; status: OrderStatus; source: TimelineSource; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO order_timeline (order_id, seq, status, source, at)
    SELECT ${entry.orderId}, count(*) + 1, ${entry.status}, ${entry.source}, ${entry.at}
    FROM order_timeline WHERE order_id = ${entry.orderId}`;
}

export type ListKey = { accountId: string; livemode: boolean };
export type Position = { createdAt: Date; id: string };

/** Returns one page, newest first by (created_at, id), with one row more than `limit` when there is a next page. */
export async function listOrderRows(
  db: DbOrTx,
  key: ListKey,
  input: ListOrdersInput,
  after: Position | null,
): Promise<OrderWithTimeline[]> {
  const filters = filtersOf(key, input, after);
  if (input.search) return searchOrderRows(db, key, { ...input, search: input.search }, filters);
  return selectOrders(db, Prisma.sql`orders o WHERE ${filters}`, input.limit + 1);
}

function filtersOf(key: ListKey, input: ListOrdersInput, after: Position | null): Prisma.Sql {
  const conditions = [
    Prisma.sql`o.account_id = ${key.accountId}`,
    Prisma.sql`o.livemode = ${key.livemode}`,
    input.status
      ? Prisma.sql`o.status = ${input.status}`
      : Prisma.sql`o.status NOT IN ('creating', 'abandoned')`,
    ...(input.created_after ? [Prisma.sql`o.created_at >= ${input.created_after}`] : []),
    ...(input.created_before ? [Prisma.sql`o.created_at < ${input.created_before}`] : []),
    ...(after ? [Prisma.sql`(o.created_at, o.id) < (${after.createdAt}, ${after.id})`] : []),
  ];
  return Prisma.join(conditions, " AND ");
}

/**
 * Returns orders with their timelines, newest first. `from` is the SQL after FROM, with the table aliased as `o`.
 * `LIMIT` is a literal and the query is planned each time, because the best plan depends on how many of the account's
 * rows are needed.
 */
export async function selectOrders(
  db: DbOrTx,
  from: Prisma.Sql,
  rowsMax: number,
): Promise<OrderWithTimeline[]> {
  const rows = await sqlOf(db, { planned: "each time" }).$queryRaw<RawOrder[]>`
    SELECT ${ORDER_COLUMNS}, ${TIMELINE} FROM (
      SELECT o.* FROM ${from} ORDER BY o.created_at DESC, o.id DESC LIMIT ${Prisma.raw(String(rowsMax))}
    ) o ${SHOWN_PAYMENT} ORDER BY o.created_at DESC, o.id DESC`;
  return rows.map(withTimeline);
}

/** How many of the newest orders are scanned before the search index is used. */
const SEARCH_WINDOW = 300;

/**
 * Most searches match recent or frequent texts, so the newest orders are scanned first. Only if they do not fill the
 * page is the trigram index used; its candidates are then checked against the texts.
 */
async function searchOrderRows(
  db: DbOrTx,
  key: ListKey,
  input: ListOrdersInput & { search: string },
  filters: Prisma.Sql,
): Promise<OrderWithTimeline[]> {
  const { search } = input;
  const rowsMax = input.limit + 1;
  const pattern = `%${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const text = Prisma.sql`(o.product ILIKE ${pattern} OR o.customer_note ILIKE ${pattern})`;
  const matches = Prisma.sql`(o.id = ${search} OR o.payment_id = ${search} OR ${text})`;
  const recent = Prisma.sql`(
    SELECT * FROM orders o WHERE ${filters}
    ORDER BY o.created_at DESC, o.id DESC LIMIT ${Prisma.raw(String(SEARCH_WINDOW))}) o WHERE ${matches}`;
  const found = await selectOrders(db, recent, rowsMax);
  if (found.length === rowsMax) return found;
  const indexed = Prisma.sql`orders o WHERE ${filters} AND ${matches} AND o.id = ANY(ARRAY(
    SELECT ${search}::text
    UNION ALL SELECT p.id FROM orders p WHERE p.payment_id = ${search}
    UNION ALL SELECT s.order_id FROM order_search s
      WHERE s.grams @@ order_search_query(${key.accountId}, ${key.livemode}, ${search})))`;
  return selectOrders(db, indexed, rowsMax);
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

/** Records an anomaly, at most once per kind, order, and payment. */
export async function insertAnomaly(tx: Sql, anomaly: NewAnomaly): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO anomalies (account_id, order_id, kind, payment_id, inbox_id, detail, created_at)
    VALUES (${anomaly.accountId}, ${anomaly.orderId}, ${anomaly.kind}, ${anomaly.paymentId}, ${anomaly.inboxId},
            ${JSON.stringify(anomaly.detail)}::jsonb, ${anomaly.createdAt})
    ON CONFLICT DO NOTHING`;
}
