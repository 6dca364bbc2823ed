import * as api from "@/lib/contract/service";
import { readGauges } from "@/lib/features/admin/read-gauges";
import { serve } from "@/lib/http/api/serve";
import { requireMetricsAccess } from "@/lib/http/api/metrics-access";

export const GET = serve(api.getMetrics, async (ctx, _input, request) => {
  requireMetricsAccess(ctx, request);
  return ctx.services.metrics.render(() => readGauges(ctx));
});
