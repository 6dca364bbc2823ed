import * as api from "@/lib/contract/webhooks";
import { testEndpoint } from "@/lib/features/deliveries/test-endpoint";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.testWebhook, testEndpoint);
