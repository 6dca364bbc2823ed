import { z } from "zod";
import { hasMinorUnit } from "@/lib/domain/currency";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { decimalSchema, timestampSchema } from "./ids";

const NO_CONTROLS = /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/;

const LONE_SURROGATE = /\p{Cs}/u;

/** Free text that every database and every receipt can hold: no control characters, no half characters. */
export function textSchema(lengthMax: number) {
  return z
    .string()
    .max(lengthMax, `must be at most ${lengthMax} characters`)
    .regex(NO_CONTROLS, "must not contain control characters")
    .refine((text) => !LONE_SURROGATE.test(text), "must be valid Unicode");
}

export const productSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, "must be 1 to 64 letters, digits, '_', '.' or '-'");

const WHOLE_MINOR_UNITS =
  "must be a whole number of the currency's minor units, such as 4900 for 49.00 USD or for 4900 JPY";

export const priceCentsSchema = z
  .number({ error: WHOLE_MINOR_UNITS })
  .int(WHOLE_MINOR_UNITS)
  .min(1, "must be at least 1")
  .max(100_000_000, "must be at most 100000000");

export const priceCurrencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, "must be three capital letters, such as USD")
  .refine(hasMinorUnit, "must be an ISO 4217 currency code, such as USD");

export const payCurrencySchema = z
  .string()
  .regex(/^[a-zA-Z0-9]{2,20}$/, "must be a coin code, such as btc or usdttrc20")
  .transform((code) => code.toLowerCase());

export const customerNoteSchema = textSchema(500);

export const metadataSchema = z
  .record(textSchema(40).min(1, "keys must not be empty"), textSchema(500))
  .refine((pairs) => Object.keys(pairs).length <= 20, "must have at most 20 pairs");

const returnUrlSchema = z
  .string()
  .max(2048, "must be at most 2048 characters")
  // URL parsers drop or trim these characters, so the stored text would differ from the checked one.
  .regex(
    /^[^\s\u0000-\u001F\u007F-\u009F]*$/,
    "must not contain spaces, line ends or control characters",
  )
  .refine(isHttpUrl, "must be an https URL without user name or password");

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export const createCheckoutBody = z.strictObject({
  product: productSchema,
  price_cents: priceCentsSchema,
  price_currency: priceCurrencySchema,
  pay_currency: payCurrencySchema.optional(),
  customer_email: z.email("must be an e-mail address").max(254).optional(),
  customer_note: customerNoteSchema.optional(),
  metadata: metadataSchema.optional(),
  success_url: returnUrlSchema.optional(),
  cancel_url: returnUrlSchema.optional(),
});
export type CreateCheckoutInput = z.infer<typeof createCheckoutBody>;

export const checkoutResource = z.object({
  order_id: z.string(),
  product: z.string(),
  price_cents: z.number().int(),
  price_currency: z.string(),
  status: z.enum(ORDER_STATUSES),
  provider: z.enum(["nowpayments", "stub"]),
  payment_address: z.string().nullable(),
  pay_currency: z.string().nullable(),
  pay_amount: decimalSchema.nullable(),
  network: z.string().nullable(),
  payment_extra_id: z.string().nullable(),
  payment_uri: z.string().nullable(),
  checkout_url: z.string(),
  client_token: z.string(),
  expires_at: timestampSchema.nullable(),
  livemode: z.boolean(),
  created_at: timestampSchema,
});
export type CheckoutResource = z.infer<typeof checkoutResource>;

export const quoteBody = z.strictObject({
  price_cents: priceCentsSchema,
  price_currency: priceCurrencySchema,
  pay_currency: payCurrencySchema.optional(),
});
export type QuoteInput = z.infer<typeof quoteBody>;

export const quoteResource = z.object({
  price_cents: z.number().int(),
  price_currency: z.string(),
  /** None when nobody is set up to take the coin: a checkout in it would be a stub. */
  coins: z.array(
    z.object({
      code: z.string(),
      ticker: z.string(),
      name: z.string(),
      network: z.string(),
      network_name: z.string(),
      /** Null when the provider gave none just now. */
      estimate: decimalSchema.nullable(),
      minimum: decimalSchema.nullable(),
      too_low: z.boolean(),
    }),
  ),
  expires_at: timestampSchema,
});
export type Quote = z.infer<typeof quoteResource>;
