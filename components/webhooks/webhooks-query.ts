import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { fetchJson } from "@/components/account/fetch-json";
import type {
  CreateWebhookInput,
  RotatedSecret,
  UpdateWebhookInput,
  WebhookList,
  WebhookResource,
  WebhookWithSecret,
} from "@/lib/contract/webhooks";

const PATH = "/v1/webhooks";

/** The account's endpoints in one mode. */
export function webhooksQuery(livemode: boolean) {
  return queryOptions({
    queryKey: ["webhooks", { livemode }],
    queryFn: ({ signal }) => fetchJson<WebhookList>(PATH, { livemode, signal }),
  });
}

/** One endpoint. */
export function webhookQuery(livemode: boolean, id: string) {
  return queryOptions({
    queryKey: ["webhook", { livemode }, id],
    queryFn: ({ signal }) => fetchJson<WebhookResource>(`${PATH}/${id}`, { livemode, signal }),
  });
}

/** Makes all that is on screen about endpoints and their deliveries be read again. */
export function refreshWebhooks(client: QueryClient): void {
  for (const noun of ["webhooks", "webhook", "deliveries"]) {
    void client.invalidateQueries({ queryKey: [noun] });
  }
}

/** Makes an endpoint; the answer is the only one that holds its secret. Throws `ApiError`. */
export function createWebhook(
  livemode: boolean,
  body: CreateWebhookInput,
): Promise<WebhookWithSecret> {
  return fetchJson<WebhookWithSecret>(PATH, { livemode, method: "POST", body });
}

type Target = Pick<WebhookResource, "id" | "livemode">;

/** Changes an endpoint, or switches it on or off. Throws `ApiError`. */
export function updateWebhook(
  { id, livemode }: Target,
  body: UpdateWebhookInput,
): Promise<WebhookResource> {
  return fetchJson<WebhookResource>(`${PATH}/${id}`, { livemode, method: "PATCH", body });
}

/** Removes an endpoint for good. Throws `ApiError`. */
export function deleteWebhook({ id, livemode }: Target): Promise<void> {
  return fetchJson<void>(`${PATH}/${id}`, { livemode, method: "DELETE" });
}

/** Makes a new signing secret; the answer is the only one that holds it. Throws `ApiError`. */
export function rotateSecret(
  { id, livemode }: Target,
  revokesPrevious: boolean,
): Promise<RotatedSecret> {
  return fetchJson<RotatedSecret>(`${PATH}/${id}/rotate-secret`, {
    livemode,
    method: "POST",
    body: { revoke_previous: revokesPrevious },
  });
}

/** Ends the secret before the current one, whose grace is not over yet. Throws `ApiError`. */
export function endGrace({ id, livemode }: Target): Promise<void> {
  return fetchJson<void>(`${PATH}/${id}/previous-secret`, { livemode, method: "DELETE" });
}
