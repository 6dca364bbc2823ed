import { orderParams } from "@/lib/contract/orders";
import { offeredCoins } from "@/lib/contract/pay";
import { listOfferedCoins } from "@/lib/features/checkouts/list-offered-coins";
import { publicRoute } from "@/lib/http/api-route";

export const GET = publicRoute({
  params: orderParams,
  output: offeredCoins,
  handle: ({ ctx, params }) => listOfferedCoins(ctx, { orderId: params.id }),
});
