import * as api from "@/lib/contract/service";
import { serve } from "@/lib/http/api/serve";
import { checkReadiness } from "@/lib/http/api/readiness";

export const GET = serve(api.getReadiness, checkReadiness);
