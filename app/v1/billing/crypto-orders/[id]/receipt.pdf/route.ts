import { orderParams } from "@/lib/contract/orders";
import { getReceiptFile } from "@/lib/features/receipts/get-receipt-file";
import { apiRoute } from "@/lib/http/api-route";
import { immutableFile } from "@/lib/http/file-response";

export const GET = apiRoute({
  scope: "read",
  params: orderParams,
  handle: async ({ ctx, params }) =>
    immutableFile({
      body: await getReceiptFile(ctx, { orderId: params.id, kind: "pdf" }),
      contentType: "application/pdf",
      fileName: `receipt-${params.id}.pdf`,
    }),
});
