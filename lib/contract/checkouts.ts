import { z } from "zod";
import { hasMinorUnit } from "@/lib/domain/currency";
import { EXAMPLE } from "./examples";
import { flag, text, time } from "./fields";
import { decimalSchema } from "./ids";
import { operation } from "./operation";
import { orderFields } from "./order-fields";

/** The description and example of a response field, for the request field of the same meaning. */
function metaOf(field: z.ZodType) {
  const { description, example } = field.meta() ?? {};
  return { description, example };
}

const NO_CONTROLS = /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/;

const LONE_SURROGATE = /\p{Cs}/u;

/** Free text that every database and every receipt can hold: no control characters, no lone surrogates. */
export function textSchema(lengthMax: number) {
  return z
    .string()
    .max(lengthMax, `must be at most ${lengthMax} characters`)
    .regex(NO_CONTROLS, "must not contain control characters")
    .refine((text) => !LONE_SURROGATE.test(text), "must be valid Unicode");
}

export const productSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, "must be 1 to 64 letters, digits, '_', '.' or '-'")
  .meta(metaOf(orderFields.product));

const WHOLE_MINOR_UNITS =
  "must be a whole number of the currency's minor units, such as 4900 for 49.00 USD or for 4900 JPY";

export const priceCentsSchema = z
  .number({ error: WHOLE_MINOR_UNITS })
  .int(WHOLE_MINOR_UNITS)
  .min(1, "must be at least 1")
  .max(100_000_000, "must be at most 100000000")
  .meta(metaOf(orderFields.price_cents));

export const priceCurrencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, "must be three capital letters, such as USD")
  .refine(hasMinorUnit, "must be an ISO 4217 currency code, such as USD")
  .meta(metaOf(orderFields.price_currency));

export const payCurrencySchema = z
  .string()
  .regex(/^[a-zA-Z0-9]{2,20}$/, "must be a coin code, such as btc or usdttrc20")
  .transform((code) => code.toLowerCase())
  .meta(metaOf(orderFields.pay_currency));

export const customerNoteSchema = textSchema(500).meta(orderFields.customer_note);

export const metadataSchema = z
  .record(textSchema(40).min(1, "keys must not be empty"), textSchema(500))
  .refine((pairs) => Object.keys(pairs).length <= 20, "must have at most 20 pairs")
  .meta({
    ...orderFields.metadata,
    description:
      "The merchant's key-value pairs, such as the customer's ID: keys of up to 40 characters, and values that are strings of up to 500 characters. `__proto__`, `constructor` and `prototype` are reserved and cannot be keys.",
    override: { maxProperties: 20 },
  });

export const returnUrlSchema = z
  .string()
  .max(2048, "must be at most 2048 characters")
  // URL parsers strip or trim these characters, so the stored text would differ from the validated one.
  .regex(
    /^[^\s\u0000-\u001F\u007F-\u009F]*$/,
    "must not contain spaces, line ends or control characters",
  )
  .refine(
    isHttpUrl,
    "must be a complete https URL without user name or password, such as https://shop.example.org/thanks",
  );

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export const createCheckoutBody = z
  .strictObject({
    product: productSchema,
    price_cents: priceCentsSchema,
    price_currency: priceCurrencySchema,
    pay_currency: payCurrencySchema.optional(),
    customer_email: z
      .email("must be an email address")
      .max(254)
      .optional()
      .meta({ description: "Email address of the payer.", example: "ada@example.org" }),
    customer_note: customerNoteSchema.optional(),
    metadata: metadataSchema.optional(),
    success_url: returnUrlSchema.optional().meta(orderFields.success_url),
    cancel_url: returnUrlSchema.optional().meta(orderFields.cancel_url),
  })
  .meta({ id: "CreateCheckoutRequest" });
export type CreateCheckoutInput = z.infer<typeof createCheckoutBody>;

export const checkoutResource = z
  .object({
    order_id: orderFields.order_id,
    order_number: orderFields.order_number,
    product: orderFields.product,
    price_cents: orderFields.price_cents,
    price_currency: orderFields.price_currency,
    status: orderFields.status.meta({ example: "pending" }),
    provider: orderFields.provider,
    payment_address: orderFields.payment_address.nullable(),
    pay_currency: orderFields.pay_currency.nullable(),
    pay_amount: orderFields.pay_amount.nullable(),
    network: orderFields.network.nullable(),
    payment_extra_id: orderFields.payment_extra_id,
    payment_uri: orderFields.payment_uri.nullable(),
    checkout_url: text(
      "URL of the hosted payment page. Redirect the payer to it.",
      "https://pay.example.org/pay/ord_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
    ),
    client_token: text(
      "Token that reads the public status of this order and nothing else. Safe to use in browsers and apps.",
      "ct_eyJvIjoib3JkXzAxOWYyYzdlIn0.3q2-7w",
    ),
    expires_at: orderFields.expires_at,
    livemode: orderFields.livemode,
    created_at: orderFields.created_at,
  })
  .meta({ id: "Checkout", description: "The order, its payment address and its payment page." });
export type CheckoutResource = z.infer<typeof checkoutResource>;

export const quoteBody = z
  .strictObject({
    price_cents: priceCentsSchema,
    price_currency: priceCurrencySchema,
    pay_currency: payCurrencySchema.optional(),
  })
  .meta({ id: "QuoteCheckoutRequest" });
export type QuoteInput = z.infer<typeof quoteBody>;

/** Fields that a quote and the payer's list of coins have in common. */
export const coinFields = {
  code: text("The provider's code of the coin.", "btc"),
  ticker: text("Ticker symbol of the coin.", "BTC"),
  name: text("Name of the coin.", "Bitcoin"),
  network_name: text("Name of the blockchain network.", "Bitcoin"),
  estimate: decimalSchema.nullable().meta({
    description:
      "Approximate amount to pay in this coin; null if the provider currently gives no estimate.",
    example: "0.00052137",
  }),
  minimum: decimalSchema.nullable().meta({
    description: "Smallest amount that the provider accepts in this coin.",
    example: "0.00001",
  }),
};

export const quoteResource = z
  .object({
    price_cents: orderFields.price_cents,
    price_currency: orderFields.price_currency,
    coins: z
      .array(
        z.object({
          code: coinFields.code,
          ticker: coinFields.ticker,
          name: coinFields.name,
          network: orderFields.network,
          network_name: coinFields.network_name,
          estimate: coinFields.estimate,
          minimum: coinFields.minimum,
          too_low: flag("Whether the price is below the minimum of this coin.", false),
        }),
      )
      .meta({
        description:
          "Coins that the price can be paid in. Empty if no merchant account is provisioned for the requested coin.",
      }),
    expires_at: time("Time until which the estimates are meaningful.", EXAMPLE.paidAt),
  })
  .meta({ id: "Quote", description: "Estimates and minimums for each coin." });
export type Quote = z.infer<typeof quoteResource>;

export const createCheckout = operation({
  id: "createCheckout",
  method: "POST",
  path: "/v1/billing/crypto-checkout",
  summary: "Create a checkout",
  description:
    "Creates an order and requests a payment address from the provider. Send an `Idempotency-Key` to retry safely: a repeated request with the same key and body gets the first response and never creates a second order.",
  auth: "write",
  body: createCheckoutBody,
  response: { 201: checkoutResource },
  problems: [
    "conflict",
    "idempotency-key-reused",
    "price-mismatch",
    "amount-too-low",
    "provider-unavailable",
  ],
  idempotent: true,
});

export const quoteCheckout = operation({
  id: "quoteCheckout",
  method: "POST",
  path: "/v1/billing/crypto-checkout/quote",
  summary: "Quote a price in each coin",
  description: "Returns estimates and minimums without creating an order.",
  auth: "read",
  body: quoteBody,
  response: { 200: quoteResource },
  problems: ["provider-unavailable"],
});
