import * as api from "@/lib/contract/webhook-deliveries";
import { replayDelivery } from "@/lib/features/deliveries/replay-delivery";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.replayDelivery, replayDelivery);
