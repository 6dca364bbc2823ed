import * as api from "@/lib/contract/webhook-events";
import { listEvents } from "@/lib/features/webhooks/list-events";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listEvents, listEvents);
