import * as api from "@/lib/contract/admin-reports";
import { getStats } from "@/lib/features/admin/get-stats";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getStats, getStats);
