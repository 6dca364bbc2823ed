import { quoteBody, quoteResource } from "@/lib/contract/checkouts";
import { quoteCheckout } from "@/lib/features/checkouts/quote-checkout";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "read",
  body: quoteBody,
  output: quoteResource,
  handle: ({ ctx, body }) => quoteCheckout(ctx, body),
});
