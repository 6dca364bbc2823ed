import { eventPage, listEventsQuery } from "@/lib/contract/webhook-events";
import { listEvents } from "@/lib/features/webhooks/list-events";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  query: listEventsQuery,
  output: eventPage,
  handle: ({ ctx, query }) => listEvents(ctx, query),
});
