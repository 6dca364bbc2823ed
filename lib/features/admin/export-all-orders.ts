import type { ExportAllOrdersInput } from "@/lib/contract/admin";
import { listOrderRowsById } from "@/lib/features/orders/list-orders-by-id";
import type { Ctx } from "@/lib/platform/ctx";
import { csvLine } from "@/lib/platform/csv";
import type { Position } from "@/lib/platform/cursor";
import { listOrderIds } from "./admin-order-ids-store";

const BATCH = 1_000;
const COLUMNS = [
  "order_id",
  "account_id",
  "livemode",
  "product",
  "price_cents",
  "price_currency",
  "status",
  "failure_reason",
  "payment_id",
  "pay_currency",
  "pay_amount",
  "amount_received",
  "transaction_hash",
  "customer_note",
  "internal_note",
  "created_at",
  "paid_at",
  "failed_at",
] as const;

type Row = Awaited<ReturnType<typeof listOrderRowsById>>[number];

/**
 * Exports the list as CSV text, one chunk per batch. At most one batch is in memory, and no transaction stays open
 * while the client reads slowly.
 */
export async function* exportAllOrders(
  ctx: Ctx,
  input: ExportAllOrdersInput,
): AsyncGenerator<string> {
  let lines = csvLine(COLUMNS);
  let after: Position | null = null;
  for (;;) {
    const ids = await listOrderIds(ctx.db, { filter: input, after, take: BATCH });
    const rows: Row[] = await listOrderRowsById(ctx, { ids });
    yield lines + rows.map(toLine).join("");
    lines = "";
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last;
  }
}

const time = (date: Date | null) => date?.toISOString() ?? null;

function toLine(row: Row): string {
  return csvLine([
    row.id,
    row.accountId,
    String(row.livemode),
    row.product,
    row.priceCents,
    row.priceCurrency,
    row.status,
    row.failureReason,
    row.paymentId,
    row.payCurrency,
    row.payAmount,
    row.amountReceived,
    row.transactionHash,
    row.customerNote,
    row.internalNote,
    time(row.createdAt),
    time(row.paidAt),
    time(row.failedAt),
  ]);
}
