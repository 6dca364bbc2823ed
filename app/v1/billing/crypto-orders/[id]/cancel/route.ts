import { orderParams, orderResource } from "@/lib/contract/orders";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "write",
  params: orderParams,
  output: orderResource,
  handle: ({ ctx, params }) => cancelOrder(ctx, { orderId: params.id }),
});
