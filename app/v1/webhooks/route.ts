import * as api from "@/lib/contract/webhooks";
import { createEndpoint } from "@/lib/features/webhooks/create-endpoint";
import { listEndpoints } from "@/lib/features/webhooks/list-endpoints";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listWebhooks, (ctx) => listEndpoints(ctx));

export const POST = serve(api.createWebhook, createEndpoint);
