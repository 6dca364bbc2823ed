import * as api from "@/lib/contract/event-deliveries";
import { listEventDeliveries } from "@/lib/features/deliveries/list-event-deliveries";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listEventDeliveries, listEventDeliveries);
