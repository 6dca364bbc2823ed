import { orderParams, orderResource } from "@/lib/contract/orders";
import { getOrderWithVersion } from "@/lib/features/orders/get-order";
import { apiRoute } from "@/lib/http/api-route";
import { versionedJson } from "@/lib/http/etag";

export const GET = apiRoute({
  scope: "read",
  params: orderParams,
  handle: async ({ ctx, params, request }) => {
    const { order, version } = await getOrderWithVersion(ctx, { orderId: params.id });
    return versionedJson(request, { id: params.id, number: version }, () =>
      orderResource.parse(order),
    );
  },
});
