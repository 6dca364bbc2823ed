import { productParams, productResource, putProductBody } from "@/lib/contract/products";
import { deleteProduct } from "@/lib/features/accounts/delete-product";
import { getProduct } from "@/lib/features/accounts/get-product";
import { putProduct } from "@/lib/features/accounts/put-product";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  params: productParams,
  output: productResource,
  handle: ({ ctx, params }) => getProduct(ctx, params),
});

export const PUT = apiRoute({
  scope: "write",
  params: productParams,
  body: putProductBody,
  output: productResource,
  handle: ({ ctx, params, body }) => putProduct(ctx, { ...body, ...params }),
});

export const DELETE = apiRoute({
  scope: "write",
  params: productParams,
  status: 204,
  handle: ({ ctx, params }) => deleteProduct(ctx, params).then(() => undefined),
});
