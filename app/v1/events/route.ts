import * as api from "@/lib/contract/events";
import { listEvents } from "@/lib/features/events/list-events";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listEvents, listEvents);
