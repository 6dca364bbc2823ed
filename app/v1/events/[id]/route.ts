import * as api from "@/lib/contract/events";
import { getEvent } from "@/lib/features/events/get-event";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getEvent, getEvent);
