import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/components/account/fetch-json";
import type { CreateWebhookInput, WebhookResource } from "@/lib/contract/webhooks";

const PATH = "/v1/webhooks";

export type WebhookList = { data: WebhookResource[] };
export type CreatedWebhook = WebhookResource & { secret: string };

/** The account's endpoints in one mode. */
export function webhooksQuery(livemode: boolean) {
  return queryOptions({
    queryKey: ["webhooks", { livemode }],
    queryFn: ({ signal }) => fetchJson<WebhookList>(PATH, { livemode, signal }),
  });
}

/** Makes an endpoint; the answer is the only one that holds its secret. Throws `ApiError`. */
export function createWebhook(
  livemode: boolean,
  body: CreateWebhookInput,
): Promise<CreatedWebhook> {
  return fetchJson<CreatedWebhook>(PATH, { livemode, method: "POST", body });
}
