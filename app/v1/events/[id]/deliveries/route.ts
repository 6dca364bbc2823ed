import * as api from "@/lib/contract/event-deliveries";
import { listEventDeliveries } from "@/lib/features/webhooks/list-event-deliveries";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listEventDeliveries, listEventDeliveries);
