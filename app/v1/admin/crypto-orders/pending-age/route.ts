import { pendingAgeResource, statsQuery } from "@/lib/contract/admin";
import { getPendingAge } from "@/lib/features/admin/get-pending-age";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  query: statsQuery,
  output: pendingAgeResource,
  handle: ({ ctx, query }) => getPendingAge(ctx, query),
});
