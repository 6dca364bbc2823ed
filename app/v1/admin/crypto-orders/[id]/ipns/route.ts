import { adminOrderParams, ipnPage, listIpnsQuery } from "@/lib/contract/admin";
import { listIpns } from "@/lib/features/admin/list-ipns";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  params: adminOrderParams,
  query: listIpnsQuery,
  output: ipnPage,
  handle: ({ ctx, params, query }) => listIpns(ctx, { orderId: params.id, ...query }),
});
