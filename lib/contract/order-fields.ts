import { z } from "zod";
import { flag, integer, text, time } from "./fields";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { EXAMPLE } from "./examples";
import { decimalSchema } from "./ids";
import { PROVIDER_NAMES } from "./providers";

/** Fields that orders, checkouts, receipts, the payer's view and events have in common. */
export const orderFields = {
  order_id: text("ID of the order.", EXAMPLE.orderId),
  order_number: integer(
    "Number of the order, for integrations that need a numeric identifier. Random, below 2^53.",
    4_728_190_563_718_204,
  ),
  product: text("The merchant's identifier of the product.", "pro-monthly"),
  price_cents: integer(
    "Price in the minor unit of `price_currency`: 4900 is 49.00 USD or 4900 JPY.",
    4900,
  ),
  price_currency: text("ISO 4217 code of the price's currency.", "USD"),
  status: z.enum(ORDER_STATUSES).meta({ description: "Status of the order.", example: "paid" }),
  payment_id: text("The provider's ID of the payment.", "5077125051"),
  provider: z.enum(PROVIDER_NAMES).meta({
    description:
      "Payment provider. `stub` means that no merchant account is provisioned; the payment fields are then null.",
    example: "nowpayments",
  }),
  pay_currency: text("The provider's code of the coin to pay in.", "btc"),
  pay_amount: decimalSchema.meta({
    description: "Amount to pay, as a decimal string.",
    example: "0.00052137",
  }),
  amount_received: decimalSchema.meta({
    description: "Amount received so far, as a decimal string.",
    example: "0.00052137",
  }),
  payment_address: text("Address to send the coins to.", EXAMPLE.address),
  network: text("The provider's code of the blockchain network.", "btc"),
  payment_extra_id: text("Memo or destination tag, if the network requires one.", null).nullable(),
  payment_uri: text(
    "Payment link that wallets open.",
    `bitcoin:${EXAMPLE.address}?amount=0.00052137`,
  ),
  transaction_hash: text("Hash of the blockchain transaction, once known.", EXAMPLE.transaction),
  failure_reason: {
    description:
      "Why the order failed: the provider reported a failure (`ipn`), the payment window passed (`expired`), or an operator swept it (`swept`).",
    example: null,
  },
  expires_at: time("Time at which the payment window closes.", EXAMPLE.windowEnd).nullable(),
  paid_at: time("Time at which the order was paid.", EXAMPLE.paidAt),
  failed_at: time("Time at which the order failed.", EXAMPLE.paidAt),
  customer_note: { description: "Note about the order, for the merchant.", example: "Seat 12" },
  metadata: {
    description: "The merchant's key-value pairs.",
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
  livemode: flag("Whether the object is in live mode.", true),
  created_at: time("Time of creation.", EXAMPLE.createdAt),
};
