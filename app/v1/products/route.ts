import { listProductsQuery, productPage } from "@/lib/contract/products";
import { listProducts } from "@/lib/features/accounts/list-products";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  query: listProductsQuery,
  output: productPage,
  handle: ({ ctx, query }) => listProducts(ctx, query),
});
