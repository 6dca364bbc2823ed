import * as api from "@/lib/contract/webhook-secrets";
import { rotateSecret } from "@/lib/features/webhooks/rotate-secret";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.rotateWebhookSecret, rotateSecret);
