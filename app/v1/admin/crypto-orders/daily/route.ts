import { dailyQuery, dailyResource } from "@/lib/contract/admin";
import { getDailyCounts } from "@/lib/features/admin/get-daily-counts";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  query: dailyQuery,
  output: dailyResource,
  handle: ({ ctx, query }) => getDailyCounts(ctx, query),
});
