import { orderParams } from "@/lib/contract/orders";
import { payView } from "@/lib/contract/pay";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import { publicRoute } from "@/lib/http/api-route";

export const GET = publicRoute({
  params: orderParams,
  output: payView,
  handle: ({ ctx, params }) => getPayView(ctx, { orderId: params.id }),
});
