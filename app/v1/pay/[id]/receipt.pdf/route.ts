import * as api from "@/lib/contract/pay";
import { getReceiptFileForPayer } from "@/lib/features/orders/get-receipt-file";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getPayerReceiptPdf, (ctx, { id }) =>
  getReceiptFileForPayer(ctx, { orderId: id, kind: "pdf" }),
);
