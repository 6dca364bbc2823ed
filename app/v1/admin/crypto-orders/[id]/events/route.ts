import { adminOrderParams, adminTimeline } from "@/lib/contract/admin";
import { getAnyTimeline } from "@/lib/features/admin/get-any-order";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  params: adminOrderParams,
  output: adminTimeline,
  handle: ({ ctx, params }) => getAnyTimeline(ctx, { orderId: params.id }),
});
