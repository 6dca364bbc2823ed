import { z } from "zod";
import { toPlainDecimal, withoutTrailingZeros } from "@/lib/domain/money";
import { JsonNumber } from "./json";

/**
 * Tolerant schemas for NOWPayments responses: ids and amounts are numbers or strings depending on the call, and fields
 * may be missing. Only fields that the program uses are listed; all others, such as a `burning_percent` of "null", are
 * ignored. Applied to the output of `parseJson`.
 */

const DECIMAL_LENGTH_MAX = 80;
const PRINTABLE = /^[\x21-\x7e]{1,128}$/;
const EPOCH_MS = /^\d{12,14}$/;

/** Normalizes a number to one text per value, because `7`, `7.0` and `70e-1` have the same signature. */
const plainText = (number: JsonNumber) => {
  const plain = toPlainDecimal(number.text);
  return plain === null ? number.text : withoutTrailingZeros(plain);
};

const numberText = z.instanceof(JsonNumber).transform(plainText);
const text = z.union([z.string(), numberText]);
const id = z.union([z.string().regex(PRINTABLE), numberText.pipe(z.string().regex(/^\d{1,40}$/))]);

const amount = text.transform((value, context) => {
  const plain = toPlainDecimal(value);
  if (plain !== null && plain.length <= DECIMAL_LENGTH_MAX) return plain;
  context.addIssue({ code: "custom", message: "is not an amount" });
  return z.NEVER;
});

/** Null if missing or empty, because the provider uses null, "" and a missing field interchangeably. */
const optionalText = text.nullish().transform((value) => value || null);
const optionalAmount = amount.nullish().transform((value) => value ?? null);
const optionalId = z
  .union([z.literal("").transform(() => null), id])
  .nullish()
  .transform((value) => value ?? null);

/** An ISO string, or epoch milliseconds as a number or a string; null if it cannot be parsed. */
const optionalDate = z
  .unknown()
  .optional()
  .transform((value) => (value instanceof JsonNumber ? plainText(value) : value))
  .transform((value) => {
    if (typeof value !== "string") return null;
    const date = new Date(EPOCH_MS.test(value) ? Number(value) : value);
    return Number.isNaN(date.getTime()) ? null : date;
  });

const status = z
  .string()
  .min(1)
  .max(64)
  .transform((word) => word.trim().toLowerCase());

/** The response of `GET /payment/:id`, and an IPN. */
export const paymentShape = z.object({
  payment_id: id,
  parent_payment_id: optionalId,
  payment_status: status,
  order_id: optionalText,
  price_amount: optionalAmount,
  price_currency: optionalText,
  pay_amount: optionalAmount,
  pay_currency: optionalText,
  actually_paid: optionalAmount,
  payin_hash: optionalText,
  updated_at: optionalDate,
});
export type PaymentShape = z.output<typeof paymentShape>;

export const createdPaymentShape = z.object({
  payment_id: id,
  pay_address: z.string().min(1).max(512),
  pay_amount: amount,
  pay_currency: z.string().min(1),
  network: optionalText,
  payin_extra_id: optionalText,
  smart_contract: optionalText,
  valid_until: optionalDate,
});

export const estimateShape = z.object({ estimated_amount: amount });

export const minAmountShape = z.object({ min_amount: amount, fiat_equivalent: optionalAmount });

export const currenciesShape = z.object({ currencies: z.array(z.unknown()) });

export const currencyShape = z.object({
  code: z.string().regex(/^[A-Za-z0-9]{1,32}$/),
  name: optionalText,
  network: optionalText,
  smart_contract: optionalText,
  extra_id_exists: z.boolean().nullish(),
  network_precision: optionalText,
  enable: z.boolean().nullish(),
});
export type CurrencyShape = z.output<typeof currencyShape>;

/** The response of `GET /merchant/coins`. The key in the documentation differs from the one in actual responses. */
export const merchantCoinsShape = z
  .union([
    z.object({ selectedCurrencies: z.array(z.unknown()) }),
    z.object({ currencies: z.array(z.unknown()) }),
  ])
  .transform((coins) =>
    "selectedCurrencies" in coins ? coins.selectedCurrencies : coins.currencies,
  )
  .transform((codes) => codes.filter((code) => typeof code === "string"));

export const errorShape = z.object({ code: optionalText, message: optionalText });
