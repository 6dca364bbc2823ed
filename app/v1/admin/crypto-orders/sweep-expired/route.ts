import * as api from "@/lib/contract/admin-reports";
import { sweepExpired } from "@/lib/features/admin/sweep-expired";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.sweepExpired, sweepExpired);
