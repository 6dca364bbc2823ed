import * as api from "@/lib/contract/webhook-secrets";
import { revokePreviousSecret } from "@/lib/features/webhooks/revoke-previous-secret";
import { serve } from "@/lib/http/api/serve";

export const DELETE = serve(api.revokePreviousSecret, revokePreviousSecret);
