import type { QueryClient } from "@tanstack/react-query";
import { apiQuery, call } from "@/components/shell/call";
import type { Endpoint } from "@/lib/contract/call";
import type { UpdateWebhookInput, WebhookResource } from "@/lib/contract/webhooks";

export const webhooksQuery = (livemode: boolean) => apiQuery("GET /v1/webhooks", {}, livemode);

export const webhookQuery = (livemode: boolean, id: string) =>
  apiQuery("GET /v1/webhooks/{id}", { params: { id } }, livemode);

const ABOUT_WEBHOOKS: readonly Endpoint[] = [
  "GET /v1/webhooks",
  "GET /v1/webhooks/{id}",
  "GET /v1/webhooks/{id}/deliveries",
  "GET /v1/events/{id}/deliveries",
];

export function refreshWebhooks(client: QueryClient): void {
  for (const endpoint of ABOUT_WEBHOOKS) void client.invalidateQueries({ queryKey: [endpoint] });
}

export function updateWebhook(
  { id, livemode }: Pick<WebhookResource, "id" | "livemode">,
  body: UpdateWebhookInput,
) {
  return call("PATCH /v1/webhooks/{id}", { params: { id }, body }, { livemode });
}
