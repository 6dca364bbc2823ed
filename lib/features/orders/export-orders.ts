import type { ExportOrdersInput, OrderResource } from "@/lib/contract/orders";
import type { AccountCtx } from "@/lib/platform/ctx";
import { csvLine } from "@/lib/platform/csv";
import type { Position } from "@/lib/platform/cursor";
import { listOrderRows, type OrderListQuery } from "./order-lists-store";
import type { OrderWithTimeline } from "./orders-store";
import { toOrderResource } from "./to-order-resource";

const BATCH = 500;

type Cell = string | number | null;
const COLUMNS = {
  order_id: (order) => order.order_id,
  created_at: (order) => order.created_at,
  livemode: (order) => String(order.livemode),
  status: (order) => order.status,
  failure_reason: (order) => order.failure_reason,
  product: (order) => order.product,
  price_cents: (order) => order.price_cents,
  price_currency: (order) => order.price_currency,
  pay_currency: (order) => order.pay_currency,
  network: (order) => order.network,
  pay_amount: (order) => order.pay_amount,
  amount_received: (order) => order.amount_received,
  payment_id: (order) => order.payment_id,
  payment_address: (order) => order.payment_address,
  payment_extra_id: (order) => order.payment_extra_id,
  transaction_hash: (order) => order.transaction_hash,
  paid_at: (order) => order.paid_at,
  failed_at: (order) => order.failed_at,
  expires_at: (order) => order.expires_at,
  updated_at: (order) => order.updated_at,
  customer_note: (order) => order.customer_note,
  metadata: (order) => JSON.stringify(order.metadata),
} satisfies Record<string, (order: OrderResource) => Cell>;

/**
 * Yields the orders as CSV, newest first, one chunk per batch. At most one batch is in memory, and no database
 * connection is in use while a slow reader consumes a chunk.
 */
export async function* exportOrders(
  ctx: AccountCtx,
  input: ExportOrdersInput,
): AsyncGenerator<string> {
  let lines = csvLine(Object.keys(COLUMNS));
  let after: Position | null = null;
  for (;;) {
    const query: OrderListQuery = { filter: input, after, take: BATCH };
    const rows = await listOrderRows(ctx.db, ctx, query);
    yield lines + rows.map(toLine).join("");
    lines = "";
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last;
  }
}

function toLine(row: OrderWithTimeline): string {
  const order = toOrderResource(row);
  return csvLine(Object.values(COLUMNS).map((cell) => cell(order)));
}
