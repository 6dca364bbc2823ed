import type { ExportOrdersInput, OrderResource } from "@/lib/contract/orders";
import type { AccountCtx } from "@/lib/platform/ctx";
import { csvOf } from "@/lib/platform/csv";
import { listOrderRows } from "./order-lists-store";
import { toOrderResource } from "./to-order-resource";

const BATCH = 500;
const COLUMNS = [
  "order_id",
  "created_at",
  "livemode",
  "status",
  "failure_reason",
  "product",
  "price_cents",
  "price_currency",
  "pay_currency",
  "network",
  "pay_amount",
  "amount_received",
  "payment_id",
  "payment_address",
  "payment_extra_id",
  "transaction_hash",
  "paid_at",
  "failed_at",
  "expires_at",
  "updated_at",
  "customer_note",
  "metadata",
] as const satisfies (keyof OrderResource)[];

export function exportOrders(ctx: AccountCtx, input: ExportOrdersInput): AsyncGenerator<string> {
  return csvOf({
    columns: COLUMNS,
    take: BATCH,
    listAfter: (after) => listOrderRows(ctx.db, ctx, { filter: input, after, take: BATCH }),
    toCells: (row) => {
      const order = toOrderResource(row);
      return COLUMNS.map((name) => order[name]);
    },
  });
}
