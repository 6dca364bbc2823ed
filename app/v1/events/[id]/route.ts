import * as api from "@/lib/contract/webhook-events";
import { getEvent } from "@/lib/features/webhooks/get-event";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getEvent, getEvent);
