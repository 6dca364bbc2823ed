import * as api from "@/lib/contract/receipts";
import { getReceipt } from "@/lib/features/orders/get-receipt";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getReceipt, (ctx, { id }) => getReceipt(ctx, { orderId: id }));
