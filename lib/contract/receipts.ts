import { z } from "zod";
import { decimalSchema, timestampSchema } from "./ids";

export const receiptResource = z.object({
  order_id: z.string(),
  receipt_number: z.string(),
  issued_at: timestampSchema,
  status: z.literal("paid"),
  product: z.string(),
  price_cents: z.number().int(),
  price_currency: z.string(),
  pay_currency: z.string().nullable(),
  pay_amount: decimalSchema.nullable(),
  amount_received: decimalSchema.nullable(),
  payment_id: z.string().nullable(),
  transaction_hash: z.string().nullable(),
  paid_at: timestampSchema,
  created_at: timestampSchema,
  seller: z.object({
    name: z.string(),
    address: z.string().nullable(),
    tax_id: z.string().nullable(),
    email: z.string().nullable(),
  }),
  content_sha256: z.string(),
});
export type ReceiptResource = z.infer<typeof receiptResource>;
