import * as api from "@/lib/contract/admin-anomalies";
import { listAnomalies } from "@/lib/features/admin/list-anomalies";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listAnomalies, listAnomalies);
