import * as api from "@/lib/contract/sessions";
import { endSession } from "@/lib/features/sessions/end-session";
import { serve } from "@/lib/http/api/serve";

export const DELETE = serve(api.endSession, endSession);
