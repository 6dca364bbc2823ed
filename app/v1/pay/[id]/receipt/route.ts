import { orderParams } from "@/lib/contract/orders";
import { getReceiptForPayer } from "@/lib/features/receipts/get-receipt";
import { publicRoute } from "@/lib/http/api-route";
import { immutableFile } from "@/lib/http/file-response";

export const GET = publicRoute({
  params: orderParams,
  handle: async ({ ctx, params }) =>
    immutableFile({
      body: await getReceiptForPayer(ctx, { orderId: params.id }),
      contentType: "application/json",
      fileName: `receipt-${params.id}.json`,
    }),
});
