import { idempotencyMetricsResource, statsQuery } from "@/lib/contract/admin";
import { getIdempotencyMetrics } from "@/lib/features/admin/get-idempotency-metrics";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  query: statsQuery,
  output: idempotencyMetricsResource,
  handle: ({ ctx, query }) => getIdempotencyMetrics(ctx, query),
});
