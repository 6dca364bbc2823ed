import * as api from "@/lib/contract/webhook-deliveries";
import { getDelivery } from "@/lib/features/webhooks/get-delivery";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getDelivery, getDelivery);
