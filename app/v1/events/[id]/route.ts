import { eventParams } from "@/lib/contract/webhook-events";
import { getEvent } from "@/lib/features/webhooks/get-event";
import { apiRoute, JSON_HEADERS } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  params: eventParams,
  handle: async ({ ctx, params }) =>
    new Response(await getEvent(ctx, params), { headers: JSON_HEADERS }),
});
