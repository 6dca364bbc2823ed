import { z } from "zod";
import { text, time } from "./fields";
import { EXAMPLE } from "./examples";

import { content, operation } from "./operation";
import { orderFields } from "./order-fields";
import { orderParams } from "./orders";

export const receiptResource = z
  .object({
    order_id: orderFields.order_id,
    receipt_number: text("Number of the receipt, unique in the account.", "R-2026-000042"),
    issued_at: time("Time at which the receipt was issued.", EXAMPLE.paidAt),
    status: z
      .literal("paid")
      .meta({ description: "Always `paid`: only paid orders have a receipt." }),
    product: orderFields.product,
    price_cents: orderFields.price_cents,
    price_currency: orderFields.price_currency,
    pay_currency: orderFields.pay_currency.nullable(),
    pay_amount: orderFields.pay_amount.nullable(),
    amount_received: orderFields.amount_received.nullable(),
    payment_id: orderFields.payment_id.nullable(),
    transaction_hash: orderFields.transaction_hash.nullable(),
    paid_at: orderFields.paid_at,
    created_at: orderFields.created_at,
    seller: z
      .object({
        name: text("Name of the seller.", "Example Shop"),
        address: text("Postal address.", "Hauptstr. 1, 10827 Berlin").nullable(),
        tax_id: text("Tax ID.", "DE123456789").nullable(),
        email: text("Email address.", "billing@example.org").nullable(),
      })
      .meta({ description: "The seller, as of the time of payment." }),
    content_sha256: text(
      "SHA-256 of the receipt's content. The page `/receipts/verify/<content_sha256>` confirms that the receipt was issued.",
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
  })
  .meta({ id: "Receipt", description: "The receipt." });
export type ReceiptResource = z.infer<typeof receiptResource>;

const FORMATS = {
  json: { contentType: "application/json", description: "The receipt.", schema: receiptResource },
  txt: { contentType: "text/plain; charset=utf-8", description: "The receipt as plain text." },
  pdf: { contentType: "application/pdf", description: "The receipt in A4, with selectable text." },
};

/** A receipt never changes, so it can be cached forever. */
export function receiptContent(format: keyof typeof FORMATS) {
  return content({
    ...FORMATS[format],
    fileName: `receipt-{id}.${format}`,
    cacheControl: "private, max-age=31536000, immutable",
  });
}

const RECEIPT = "/v1/billing/crypto-orders/{id}/receipt";

export const getReceipt = operation({
  id: "getReceipt",
  method: "GET",
  path: RECEIPT,
  summary: "Retrieve the receipt of a paid order",
  description: "A receipt is immutable: every response has the same bytes.",
  auth: "read",
  params: orderParams,
  response: { 200: receiptContent("json") },
  problems: ["conflict"],
});

export const getReceiptText = operation({
  id: "getReceiptText",
  method: "GET",
  path: `${RECEIPT}.txt`,
  summary: "Retrieve the receipt of a paid order as text",
  description: "Contains the same facts as the JSON. Immutable.",
  auth: "read",
  params: orderParams,
  response: { 200: receiptContent("txt") },
  problems: ["conflict"],
});

export const getReceiptPdf = operation({
  id: "getReceiptPdf",
  method: "GET",
  path: `${RECEIPT}.pdf`,
  summary: "Retrieve the receipt of a paid order as PDF",
  description: "Contains the same facts as the JSON. Immutable.",
  auth: "read",
  params: orderParams,
  response: { 200: receiptContent("pdf") },
  problems: ["conflict"],
});
