import { z } from "zod";
import { flag, text, time } from "./fields";
import { EXAMPLE } from "./examples";
import { decimalSchema } from "./ids";
import { orderFields } from "./order-fields";

/** The payer's view of an order. It is public, so it contains only what any holder of the link may see. */
export const payView = z
  .object({
    order_id: orderFields.order_id,
    status: orderFields.status.meta({ example: "pending" }),
    failure_reason: z.enum(["ipn", "expired"]).nullable().meta({
      description:
        "Why the order failed: the provider reported a failure (`ipn`) or the payment window passed (`expired`).",
      example: null,
    }),
    merchant: z
      .object({
        name: text("Name of the merchant.", "Example Shop"),
        support_email: text(
          "Email address at which payers get help.",
          "help@example.org",
        ).nullable(),
      })
      .meta({ description: "The merchant that is paid." }),
    product: orderFields.product,
    price_cents: orderFields.price_cents,
    price_currency: orderFields.price_currency,
    provider: orderFields.provider,
    pay_currency: orderFields.pay_currency.nullable(),
    pay_ticker: text("Ticker symbol of the coin.", "BTC").nullable(),
    network: orderFields.network.nullable(),
    network_name: text("Name of the blockchain network.", "Bitcoin").nullable(),
    pay_amount: orderFields.pay_amount.nullable(),
    amount_received: orderFields.amount_received.nullable().meta({ example: null }),
    amount_due: decimalSchema.nullable().meta({
      description: "Amount still to be sent; equal to `pay_amount` until something is received.",
      example: "0.00052137",
    }),
    payment_address: orderFields.payment_address.nullable(),
    payment_extra_id: orderFields.payment_extra_id,
    payment_uri: orderFields.payment_uri.nullable().meta({
      description:
        "Payment link for `amount_due` that wallets open; the address alone if the network has no link that all wallets read.",
    }),
    transaction_hash: orderFields.transaction_hash.nullable().meta({ example: null }),
    success_url: z.string().nullable().meta(orderFields.success_url),
    cancel_url: z.string().nullable().meta(orderFields.cancel_url),
    return_url: text(
      "Where the payer of a prompt is sent, with `promptId` and `status`; null until the prompt has ended.",
      null,
    ).nullable(),
    receipt_sha256: text(
      "The `content_sha256` of the receipt, once the order is paid.",
      null,
    ).nullable(),
    expires_at: orderFields.expires_at,
    paid_at: orderFields.paid_at.nullable().meta({ example: null }),
    created_at: orderFields.created_at,
    server_time: time("Time on the server, for countdowns.", EXAMPLE.createdAt),
    livemode: orderFields.livemode,
    sandbox: flag("Whether the order is in the sandbox, where no real money moves.", false),
    can_simulate: flag(
      "Whether the payer can simulate the payment: a test order, or a live sandbox order on a server that only its own machine can reach.",
      false,
    ),
  })
  .meta({ id: "PayView", description: "The payer's view of the order." });
export type PayView = z.infer<typeof payView>;
