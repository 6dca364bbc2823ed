import type { ExportAllOrdersInput } from "@/lib/contract/admin";
import { listOrderRowsById } from "@/lib/features/orders/list-orders-by-id";
import type { Ctx } from "@/lib/platform/ctx";
import { csvOf } from "@/lib/platform/csv";
import { listOrderIds } from "./admin-order-ids-store";

const BATCH = 1_000;
type Row = Awaited<ReturnType<typeof listOrderRowsById>>[number];
const COLUMNS = {
  order_id: "id",
  account_id: "accountId",
  livemode: "livemode",
  product: "product",
  price_cents: "priceCents",
  price_currency: "priceCurrency",
  status: "status",
  failure_reason: "failureReason",
  payment_id: "paymentId",
  pay_currency: "payCurrency",
  pay_amount: "payAmount",
  amount_received: "amountReceived",
  transaction_hash: "transactionHash",
  customer_note: "customerNote",
  internal_note: "internalNote",
  created_at: "createdAt",
  paid_at: "paidAt",
  failed_at: "failedAt",
} as const satisfies Record<string, keyof Row>;
const FIELDS = Object.values(COLUMNS);

export function exportAllOrders(ctx: Ctx, input: ExportAllOrdersInput): AsyncGenerator<string> {
  return csvOf({
    columns: Object.keys(COLUMNS),
    take: BATCH,
    listAfter: async (after) =>
      listOrderRowsById(ctx, {
        ids: await listOrderIds(ctx.db, { filter: input, after, take: BATCH }),
      }),
    toCells: (row) => FIELDS.map((field) => row[field]),
  });
}
