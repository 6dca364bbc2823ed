import { z } from "zod";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { payCurrencySchema } from "./checkouts";
import { decimalSchema, timestampSchema } from "./ids";

/**
 * What the payer's page shows and polls; public, so it holds nothing that the holder of the link may not see. The same
 * object is answered by `GET /v1/pay/:id` and sent as a frame by the stream.
 */
export const payView = z.object({
  order_id: z.string(),
  status: z.enum(ORDER_STATUSES),
  failure_reason: z.enum(["ipn", "expired"]).nullable(),
  merchant: z.object({ name: z.string(), support_email: z.string().nullable() }),
  product: z.string(),
  price_cents: z.number().int(),
  price_currency: z.string(),
  provider: z.enum(["nowpayments", "stub"]),
  /** Coin code at the provider, such as `usdttrc20`. */
  pay_currency: z.string().nullable(),
  /** The coin as people write it, such as `USDT`. */
  pay_ticker: z.string().nullable(),
  network: z.string().nullable(),
  /** The chain as wallets print it, such as `Tron`. */
  network_name: z.string().nullable(),
  pay_amount: decimalSchema.nullable(),
  amount_received: decimalSchema.nullable(),
  /** What is still due; equal to `pay_amount` until something arrives. */
  amount_due: decimalSchema.nullable(),
  payment_address: z.string().nullable(),
  payment_extra_id: z.string().nullable(),
  /** A wallet link for the amount still due; the bare address where the chain has no link that all wallets read. */
  payment_uri: z.string().nullable(),
  transaction_hash: z.string().nullable(),
  success_url: z.string().nullable(),
  cancel_url: z.string().nullable(),
  receipt_sha256: z.string().nullable(),
  expires_at: timestampSchema.nullable(),
  paid_at: timestampSchema.nullable(),
  created_at: timestampSchema,
  server_time: timestampSchema,
  livemode: z.boolean(),
  /** True when no real money can move. */
  sandbox: z.boolean(),
  /** True when the payer can simulate the payment, so that the page offers it. */
  can_simulate: z.boolean(),
});
export type PayView = z.infer<typeof payView>;

export const offeredCoins = z.object({
  coins: z.array(
    z.object({
      code: z.string(),
      ticker: z.string(),
      name: z.string(),
      network_name: z.string(),
      estimate: decimalSchema.nullable(),
      minimum: decimalSchema.nullable(),
    }),
  ),
});
export type OfferedCoins = z.infer<typeof offeredCoins>;

export const chooseCurrencyBody = z.strictObject({ pay_currency: payCurrencySchema });
