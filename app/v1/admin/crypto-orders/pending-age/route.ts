import * as api from "@/lib/contract/admin-reports";
import { getPendingAge } from "@/lib/features/admin/get-pending-age";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getPendingAge, getPendingAge);
