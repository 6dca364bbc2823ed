import { z } from "zod";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { EXAMPLE } from "./examples";
import { decimalSchema, timestampSchema } from "./ids";

/** Fields that orders, checkouts, receipts, the payer's view and events have in common. */
export const orderFields = {
  order_id: z.string().meta({ description: "ID of the order.", example: EXAMPLE.orderId }),
  product: z.string().meta({
    description: "The merchant's identifier of what is sold.",
    example: "pro-monthly",
  }),
  price_cents: z.int().meta({ description: "Price in cents of `price_currency`.", example: 4900 }),
  price_currency: z.string().meta({
    description: "Currency of the price, as a three-letter ISO 4217 code.",
    example: "USD",
  }),
  status: z.enum(ORDER_STATUSES).meta({ description: "Status of the order.", example: "paid" }),
  payment_id: z
    .string()
    .meta({ description: "The provider's ID of the payment.", example: "5077125051" }),
  provider: z.enum(["nowpayments", "stub"]).meta({
    description:
      "Payment provider. `stub` means that no merchant account is provisioned; the payment fields are then null.",
    example: "nowpayments",
  }),
  pay_currency: z
    .string()
    .meta({ description: "The provider's code of the coin to pay in.", example: "btc" }),
  pay_amount: decimalSchema.meta({
    description: "Amount to pay, as a decimal string in units of the coin.",
    example: "0.00052137",
  }),
  amount_received: decimalSchema.meta({
    description: "Amount received so far, as a decimal string in units of the coin.",
    example: "0.00052137",
  }),
  payment_address: z
    .string()
    .meta({ description: "Address to send the coins to.", example: EXAMPLE.address }),
  network: z
    .string()
    .meta({ description: "The provider's code of the blockchain network.", example: "btc" }),
  payment_extra_id: z.string().nullable().meta({
    description: "Memo or destination tag that the payment must carry, if the network needs one.",
    example: null,
  }),
  payment_uri: z.string().meta({
    description: "Payment link that wallets open.",
    example: `bitcoin:${EXAMPLE.address}?amount=0.00052137`,
  }),
  transaction_hash: z.string().meta({
    description: "Hash of the blockchain transaction, once known.",
    example: EXAMPLE.transaction,
  }),
  failure_reason: {
    description:
      "Why the order failed: the provider reported a failure (`ipn`), the payment window passed (`expired`), or an operator swept it (`swept`).",
    example: null,
  },
  expires_at: timestampSchema
    .nullable()
    .meta({ description: "Time at which the payment window closes.", example: EXAMPLE.paidAt }),
  paid_at: timestampSchema.meta({
    description: "Time at which the order was paid.",
    example: EXAMPLE.paidAt,
  }),
  failed_at: timestampSchema.meta({
    description: "Time at which the order failed.",
    example: EXAMPLE.paidAt,
  }),
  customer_note: { description: "Note about the order, for the merchant.", example: "Seat 12" },
  metadata: {
    description: "Key-value pairs that the merchant attached to the order.",
    example: { cart: "C-1041" },
  },
  success_url: {
    description: "URL to send the payer to after payment.",
    example: "https://shop.example.org/thanks",
  },
  cancel_url: {
    description: "URL to send the payer to after cancelling.",
    example: "https://shop.example.org/cart",
  },
  livemode: z
    .boolean()
    .meta({ description: "Whether this is live data; `false` in test mode.", example: true }),
  created_at: timestampSchema.meta({
    description: "Time at which the object was created.",
    example: EXAMPLE.createdAt,
  }),
};
