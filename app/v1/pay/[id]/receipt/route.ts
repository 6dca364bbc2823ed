import * as api from "@/lib/contract/pay";
import { getReceiptForPayer } from "@/lib/features/orders/get-receipt";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getPayerReceipt, (ctx, { id }) =>
  getReceiptForPayer(ctx, { orderId: id }),
);
