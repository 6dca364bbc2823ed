import * as api from "@/lib/contract/service";
import { readGauges } from "@/lib/features/admin/read-gauges";
import { serve } from "@/lib/http/api/serve";
import { requireMetricsAccess } from "@/lib/http/metrics-access";
import { renderMetrics } from "@/lib/platform/metrics";

export const GET = serve(api.getMetrics, async (ctx, _input, request) => {
  requireMetricsAccess(ctx, request);
  return (await renderMetrics(await readGauges(ctx))).text;
});
