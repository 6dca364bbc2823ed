import * as api from "@/lib/contract/receipts";
import { getReceiptFile } from "@/lib/features/orders/get-receipt-file";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getReceiptPdf, (ctx, { id }) =>
  getReceiptFile(ctx, { orderId: id, kind: "pdf" }),
);
