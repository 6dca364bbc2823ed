import * as api from "@/lib/contract/orders";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.cancelOrder, (ctx, { id }) => cancelOrder(ctx, { orderId: id }));
