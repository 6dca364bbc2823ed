import { createHash } from "node:crypto";
import { receiptResource, type ReceiptResource } from "@/lib/contract/receipts";
import { assert } from "@/lib/domain/assert";
import type { SqlCtx } from "@/lib/platform/ctx";
import { hasSandboxPayment, insertReceipt, takeReceiptNumber } from "./receipt-numbers-store";

/** What a receipt states of the order. */
export type ReceiptOrder = {
  id: string;
  accountId: string;
  livemode: boolean;
  product: string;
  priceCents: number;
  priceCurrency: string;
  payCurrency: string | null;
  payAmount: string | null;
  amountReceived: string | null;
  paymentId: string | null;
  transactionHash: string | null;
  createdAt: Date;
  paidAt: Date | null;
};

/**
 * Issues the receipt in the transaction that marks the order paid. Every later request returns the stored text byte
 * for byte; `content_sha256` covers all of it except itself. A receipt for a test payment gets a test number even in
 * live mode: renderings recognize a test receipt by its number, and no number of the live sequence is used.
 */
export async function issueReceipt(ctx: SqlCtx, order: ReceiptOrder): Promise<void> {
  assert(order.paidAt !== null, "a receipt is for a paid order");
  const isTest = !order.livemode || (await hasSandboxPayment(ctx.db, order.id));
  const { seller, sequence } = await takeReceiptNumber(ctx.db, {
    accountId: order.accountId,
    isTest,
  });
  const issuedAt = ctx.clock.now();
  const receiptNumber = `${isTest ? "TEST-" : ""}${seller.number}-${String(sequence).padStart(6, "0")}`;
  const content: Omit<ReceiptResource, "content_sha256"> = {
    order_id: order.id,
    receipt_number: receiptNumber,
    issued_at: issuedAt.toISOString(),
    status: "paid",
    product: order.product,
    price_cents: order.priceCents,
    price_currency: order.priceCurrency,
    pay_currency: order.payCurrency,
    pay_amount: order.payAmount,
    amount_received: order.amountReceived,
    payment_id: order.paymentId,
    transaction_hash: order.transactionHash,
    paid_at: order.paidAt.toISOString(),
    created_at: order.createdAt.toISOString(),
    seller: {
      name: seller.sellerName ?? seller.name,
      address: seller.sellerAddress,
      tax_id: seller.sellerTaxId,
      email: seller.supportEmail,
    },
  };
  const contentSha256 = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const receipt = receiptResource.parse({ ...content, content_sha256: contentSha256 });
  await insertReceipt(ctx.db, {
    orderId: order.id,
    accountId: order.accountId,
    receiptNumber,
    issuedAt,
    body: JSON.stringify(receipt),
    contentSha256,
  });
}
