import { adminIpnParams, appliedIpnResource } from "@/lib/contract/admin";
import { reapplyIpn } from "@/lib/features/admin/reapply-ipn";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "driftstack_internal_admin",
  params: adminIpnParams,
  output: appliedIpnResource,
  handle: ({ ctx, params }) => reapplyIpn(ctx, { orderId: params.id, ipnId: params.ipn_id }),
});
