import { orderParams, orderResource, updateOrderBody } from "@/lib/contract/orders";
import { payView } from "@/lib/contract/pay";
import { getOrderWithVersion, orderNotFound } from "@/lib/features/orders/get-order";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import { updateNote } from "@/lib/features/orders/update-note";
import { apiRoute, clientRoute } from "@/lib/http/api-route";
import { clientOrKey } from "@/lib/http/client-or-key";
import { versionedJson } from "@/lib/http/etag";

export const GET = clientOrKey({
  key: apiRoute({
    scope: "read",
    params: orderParams,
    handle: async ({ ctx, params, request }) => {
      const { order, version } = await getOrderWithVersion(ctx, { orderId: params.id });
      return versionedJson(request, { id: params.id, number: version }, () =>
        orderResource.parse(order),
      );
    },
  }),
  client: clientRoute({
    params: orderParams,
    output: payView,
    handle: ({ ctx, params }) => {
      if (params.id !== ctx.orderId) throw orderNotFound();
      return getPayView(ctx, { orderId: ctx.orderId });
    },
  }),
});

export const PATCH = apiRoute({
  scope: "write",
  params: orderParams,
  body: updateOrderBody,
  output: orderResource,
  handle: ({ ctx, params, body }) => updateNote(ctx, { ...body, orderId: params.id }),
});
