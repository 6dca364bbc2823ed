import * as api from "@/lib/contract/admin-reports";
import { getIdempotencyMetrics } from "@/lib/features/admin/get-idempotency-metrics";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getIdempotencyMetrics, getIdempotencyMetrics);
