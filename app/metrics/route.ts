import { readGauges } from "@/lib/features/admin/read-gauges";
import { publicRoute } from "@/lib/http/api-route";
import { requireMetricsAccess } from "@/lib/http/metrics-access";
import { renderMetrics } from "@/lib/platform/metrics";

/** Prometheus' text format. */
export const GET = publicRoute({
  limit: "page",
  handle: async ({ ctx, request }) => {
    requireMetricsAccess(ctx, request);
    const { contentType, text } = await renderMetrics(await readGauges(ctx));
    return new Response(text, {
      headers: { "content-type": contentType, "cache-control": "no-store" },
    });
  },
});
