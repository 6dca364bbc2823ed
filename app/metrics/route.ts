import { readGauges } from "@/lib/features/admin/read-gauges";
import { publicRoute } from "@/lib/http/api-route";
import { requireMetricsAccess } from "@/lib/http/metrics-access";
import { renderMetrics } from "@/lib/platform/metrics";

let rendering: ReturnType<typeof renderMetrics> | undefined;

/** Prometheus' text format. Requests that arrive while it is made share it. */
export const GET = publicRoute({
  limit: "page",
  handle: async ({ ctx, request }) => {
    requireMetricsAccess(ctx, request);
    rendering ??= readGauges(ctx)
      .then(renderMetrics)
      .finally(() => (rendering = undefined));
    const { contentType, text } = await rendering;
    return new Response(text, {
      headers: { "content-type": contentType, "cache-control": "no-store" },
    });
  },
});
