import * as api from "@/lib/contract/sessions";
import { endAllSessions } from "@/lib/features/sessions/end-session";
import { listSessions } from "@/lib/features/sessions/list-sessions";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listSessions, listSessions);

export const DELETE = serve(api.endAllSessions, endAllSessions);
