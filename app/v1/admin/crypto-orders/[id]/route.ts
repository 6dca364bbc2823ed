import { adminOrderParams, adminOrderResource } from "@/lib/contract/admin";
import { getAnyOrder } from "@/lib/features/admin/get-any-order";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  params: adminOrderParams,
  output: adminOrderResource,
  handle: ({ ctx, params }) => getAnyOrder(ctx, { orderId: params.id }),
});
