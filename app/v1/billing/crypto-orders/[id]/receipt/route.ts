import * as api from "@/lib/contract/receipts";
import { getReceipt } from "@/lib/features/receipts/get-receipt";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getReceipt, (ctx, { id }) => getReceipt(ctx, { orderId: id }));
