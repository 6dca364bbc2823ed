import * as api from "@/lib/contract/pay";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getPayView, (ctx, { id }) => getPayView(ctx, { orderId: id }));
