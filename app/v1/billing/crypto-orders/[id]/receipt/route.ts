import { orderParams } from "@/lib/contract/orders";
import { getReceipt } from "@/lib/features/receipts/get-receipt";
import { apiRoute } from "@/lib/http/api-route";
import { immutableFile } from "@/lib/http/file-response";

export const GET = apiRoute({
  scope: "read",
  params: orderParams,
  handle: async ({ ctx, params }) =>
    immutableFile({
      body: await getReceipt(ctx, { orderId: params.id }),
      contentType: "application/json",
      fileName: `receipt-${params.id}.json`,
    }),
});
