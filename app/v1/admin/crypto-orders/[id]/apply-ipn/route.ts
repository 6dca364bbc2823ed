import { adminOrderParams, appliedIpnResource, applyIpnBody } from "@/lib/contract/admin";
import { applyOperatorIpn } from "@/lib/features/admin/apply-operator-ipn";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "driftstack_internal_admin",
  params: adminOrderParams,
  body: applyIpnBody,
  output: appliedIpnResource,
  handle: ({ ctx, params, body }) => applyOperatorIpn(ctx, { orderId: params.id, ...body }),
});
