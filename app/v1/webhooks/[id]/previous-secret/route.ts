import * as api from "@/lib/contract/webhook-secrets";
import { endPreviousSecret } from "@/lib/features/webhooks/end-previous-secret";
import { serve } from "@/lib/http/api/serve";

export const DELETE = serve(api.endPreviousSecret, endPreviousSecret);
