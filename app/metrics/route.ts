import * as api from "@/lib/contract/service";
import { readGauges } from "@/lib/features/admin/read-gauges";
import { serve } from "@/lib/http/api/serve";
import { requireMetricsAccess } from "@/lib/http/api/metrics-access";
import { renderMetrics } from "@/lib/platform/metrics";

let rendering: ReturnType<typeof renderMetrics> | undefined;

/** Requests that arrive while the metrics are being rendered share the result. */
export const GET = serve(api.getMetrics, async (ctx, _input, request) => {
  requireMetricsAccess(ctx, request);
  rendering ??= readGauges(ctx)
    .then(renderMetrics)
    .finally(() => (rendering = undefined));
  return (await rendering).text;
});
