import * as api from "@/lib/contract/admin-anomalies";
import { resolveAnomaly } from "@/lib/features/admin/resolve-anomaly";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.resolveAnomaly, (ctx, { id, ...body }) =>
  resolveAnomaly(ctx, { ...body, anomalyId: id }),
);
