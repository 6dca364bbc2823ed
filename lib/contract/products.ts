import { z } from "zod";
import { labelSchema } from "./api-keys";
import { priceCentsSchema, priceCurrencySchema, productSchema } from "./checkouts";
import { empty, operation } from "./operation";
import { orderFields } from "./order-fields";
import { pageOf, pageQuery } from "./pagination";

export const PRICES_MAX = 50;

const fields = {
  code: {
    description: "Identifier of the product, as checkouts send it in `product`.",
    example: "pro-monthly",
  },
  name: { description: "Display name.", example: "Pro, monthly" },
  prices: { description: "Price of the product in each currency." },
};

export const productParams = z.object({ code: productSchema.meta(fields.code) });

const productPrice = z.strictObject({
  price_cents: priceCentsSchema,
  price_currency: priceCurrencySchema,
});

export const putProductBody = z
  .strictObject({
    name: labelSchema.nullable().optional().meta(fields.name),
    prices: z
      .array(productPrice)
      .min(1, "must have at least one price")
      .max(PRICES_MAX, `must have at most ${PRICES_MAX} prices`)
      .refine(
        (prices) => new Set(prices.map((price) => price.price_currency)).size === prices.length,
        "must have one price a currency",
      )
      .meta(fields.prices),
  })
  .meta({ id: "PutProductRequest" });
export type PutProductInput = z.infer<typeof putProductBody>;

export const productResource = z
  .object({
    code: z.string().meta(fields.code),
    name: z.string().nullable().meta(fields.name),
    prices: z
      .array(
        z.object({
          price_cents: orderFields.price_cents,
          price_currency: orderFields.price_currency,
        }),
      )
      .meta(fields.prices),
    created_at: orderFields.created_at,
  })
  .meta({ id: "Product", description: "The product." });
export type ProductResource = z.infer<typeof productResource>;

export const listProductsQuery = z.strictObject(pageQuery);
export type ListProductsInput = z.infer<typeof listProductsQuery>;

export const productPage = pageOf(productResource).meta({
  id: "ProductPage",
  description: "A page of products.",
});
export type ProductPage = z.infer<typeof productPage>;

const PRODUCT = "/v1/products/{code}";

export const listProducts = operation({
  id: "listProducts",
  method: "GET",
  path: "/v1/products",
  summary: "List products",
  auth: "read",
  query: listProductsQuery,
  response: { 200: productPage },
});

export const getProduct = operation({
  id: "getProduct",
  method: "GET",
  path: PRODUCT,
  summary: "Retrieve a product",
  auth: "read",
  params: productParams,
  response: { 200: productResource },
});

export const replaceProduct = operation({
  id: "putProduct",
  method: "PUT",
  path: PRODUCT,
  summary: "Create or replace a product",
  description:
    "Replaces the whole product; omitted fields are reset. A checkout of a product in the catalogue must use its price.",
  auth: "write",
  params: productParams,
  body: putProductBody,
  response: { 200: productResource },
});

export const deleteProduct = operation({
  id: "deleteProduct",
  method: "DELETE",
  path: PRODUCT,
  summary: "Delete a product",
  auth: "write",
  params: productParams,
  response: { 204: empty("The product is not in the catalogue.") },
});
