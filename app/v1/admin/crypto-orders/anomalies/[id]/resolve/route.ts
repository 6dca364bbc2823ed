import { anomalyParams, anomalyResource, resolveAnomalyBody } from "@/lib/contract/admin";
import { resolveAnomaly } from "@/lib/features/admin/resolve-anomaly";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "driftstack_internal_admin",
  params: anomalyParams,
  body: resolveAnomalyBody,
  output: anomalyResource,
  handle: ({ ctx, params, body }) => resolveAnomaly(ctx, { anomalyId: params.id, ...body }),
});
