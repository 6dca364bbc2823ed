import * as api from "@/lib/contract/webhook-deliveries";
import { listDeliveries } from "@/lib/features/deliveries/list-deliveries";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listDeliveries, listDeliveries);
