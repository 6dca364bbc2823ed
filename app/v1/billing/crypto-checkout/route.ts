import { checkoutResource, createCheckoutBody } from "@/lib/contract/checkouts";
import { createCheckout } from "@/lib/features/checkouts/create-checkout";
import { apiRoute } from "@/lib/http/api-route";
import { idempotently } from "@/lib/http/idempotent";

export const POST = apiRoute({
  scope: "write",
  body: createCheckoutBody,
  handle: ({ ctx, body, request }) =>
    idempotently({
      ctx,
      request,
      body,
      output: checkoutResource,
      status: 201,
      run: (slot) => createCheckout(ctx, { ...body, slot }),
    }),
});
