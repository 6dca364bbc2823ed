import * as api from "@/lib/contract/webhook-deliveries";
import { getDelivery } from "@/lib/features/deliveries/get-delivery";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getDelivery, getDelivery);
