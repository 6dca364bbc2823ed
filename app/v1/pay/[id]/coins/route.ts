import * as api from "@/lib/contract/pay";
import { listOfferedCoins } from "@/lib/features/checkouts/list-offered-coins";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listOfferedCoins, (ctx, { id }) =>
  listOfferedCoins(ctx, { orderId: id }),
);
