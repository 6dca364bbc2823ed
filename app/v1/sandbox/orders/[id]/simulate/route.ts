import { orderParams } from "@/lib/contract/orders";
import { simulateBody, simulateResource } from "@/lib/contract/sandbox";
import { simulateOrder } from "@/lib/features/checkouts/simulate-order";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "write",
  params: orderParams,
  body: simulateBody,
  output: simulateResource,
  status: 202,
  handle: ({ ctx, params, body }) =>
    simulateOrder(ctx, { orderId: params.id, outcome: body.outcome }),
});
