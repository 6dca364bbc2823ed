import { anomalyPage, listAnomaliesQuery } from "@/lib/contract/admin";
import { listAnomalies } from "@/lib/features/admin/list-anomalies";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  query: listAnomaliesQuery,
  output: anomalyPage,
  handle: ({ ctx, query }) => listAnomalies(ctx, query),
});
