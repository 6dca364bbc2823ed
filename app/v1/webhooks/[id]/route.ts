import * as api from "@/lib/contract/webhooks";
import { deleteEndpoint } from "@/lib/features/webhooks/delete-endpoint";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getWebhook, getEndpoint);

export const PATCH = serve(api.updateWebhook, updateEndpoint);

export const DELETE = serve(api.deleteWebhook, deleteEndpoint);
