import { statsQuery, statsResource } from "@/lib/contract/admin";
import { getStats } from "@/lib/features/admin/get-stats";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  query: statsQuery,
  output: statsResource,
  handle: ({ ctx, query }) => getStats(ctx, query),
});
