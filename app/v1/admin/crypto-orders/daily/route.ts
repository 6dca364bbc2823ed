import * as api from "@/lib/contract/admin-reports";
import { getDailyCounts } from "@/lib/features/admin/get-daily-counts";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getDailyCounts, getDailyCounts);
