import { orderParams } from "@/lib/contract/orders";
import { getReceiptFileForPayer } from "@/lib/features/receipts/get-receipt-file";
import { publicRoute } from "@/lib/http/api-route";
import { immutableFile } from "@/lib/http/file-response";

export const GET = publicRoute({
  params: orderParams,
  handle: async ({ ctx, params }) =>
    immutableFile({
      body: await getReceiptFileForPayer(ctx, { orderId: params.id, kind: "pdf" }),
      contentType: "application/pdf",
      fileName: `receipt-${params.id}.pdf`,
    }),
});
