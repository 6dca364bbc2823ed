import { z } from "zod";
import { labelSchema } from "./api-keys";
import { priceCentsSchema, priceCurrencySchema, productSchema } from "./checkouts";
import { timestampSchema } from "./ids";
import { cursorSchema, limitSchema } from "./pagination";

export const PRICES_MAX = 50;

export const productParams = z.object({ code: productSchema });

const productPrice = z.strictObject({
  price_cents: priceCentsSchema,
  price_currency: priceCurrencySchema,
});

/** All of a product: what is left out is gone. */
export const putProductBody = z.strictObject({
  name: labelSchema.nullable().optional(),
  prices: z
    .array(productPrice)
    .min(1, "must have at least one price")
    .max(PRICES_MAX, `must have at most ${PRICES_MAX} prices`)
    .refine(
      (prices) => new Set(prices.map((price) => price.price_currency)).size === prices.length,
      "must have one price a currency",
    ),
});
export type PutProductInput = z.infer<typeof putProductBody>;

export const productResource = z.object({
  code: z.string(),
  name: z.string().nullable(),
  prices: z.array(z.object({ price_cents: z.number().int(), price_currency: z.string() })),
  created_at: timestampSchema,
});
export type ProductResource = z.infer<typeof productResource>;

export const listProductsQuery = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema.optional(),
});
export type ListProductsInput = z.infer<typeof listProductsQuery>;

export const productPage = z.object({
  data: z.array(productResource),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
export type ProductPage = z.infer<typeof productPage>;
