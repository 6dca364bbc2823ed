import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { call } from "@/components/shell/call";
import type { UpdateWebhookInput, WebhookResource } from "@/lib/contract/webhooks";

/** The account's endpoints in one mode. */
export function webhooksQuery(livemode: boolean) {
  return queryOptions({
    queryKey: ["webhooks", { livemode }],
    queryFn: ({ signal }) => call("GET /v1/webhooks", {}, { livemode, signal }),
  });
}

/** One endpoint. */
export function webhookQuery(livemode: boolean, id: string) {
  return queryOptions({
    queryKey: ["webhook", { livemode }, id],
    queryFn: ({ signal }) =>
      call("GET /v1/webhooks/{id}", { params: { id } }, { livemode, signal }),
  });
}

/** Refetches everything on screen about endpoints and their deliveries. */
export function refreshWebhooks(client: QueryClient): void {
  for (const noun of ["webhooks", "webhook", "deliveries"]) {
    void client.invalidateQueries({ queryKey: [noun] });
  }
}

/** Updates, enables or disables an endpoint. */
export function updateWebhook(
  { id, livemode }: Pick<WebhookResource, "id" | "livemode">,
  body: UpdateWebhookInput,
) {
  return call("PATCH /v1/webhooks/{id}", { params: { id }, body }, { livemode });
}
