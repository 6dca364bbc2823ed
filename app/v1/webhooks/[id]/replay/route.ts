import * as api from "@/lib/contract/webhook-deliveries";
import { replayDeadLetters } from "@/lib/features/deliveries/replay-dead-letters";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.replayDeadLetters, replayDeadLetters);
