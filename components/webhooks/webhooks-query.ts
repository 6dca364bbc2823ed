import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { call } from "@/components/shell/call";
import type {
  CreateWebhookInput,
  UpdateWebhookInput,
  WebhookResource,
} from "@/lib/contract/webhooks";

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

/** Creates an endpoint. Only this result contains its secret. Throws `ApiError`. */
export function createWebhook(livemode: boolean, body: CreateWebhookInput) {
  return call("POST /v1/webhooks", { body }, { livemode });
}

type Target = Pick<WebhookResource, "id" | "livemode">;

/** Updates, enables or disables an endpoint. Throws `ApiError`. */
export function updateWebhook({ id, livemode }: Target, body: UpdateWebhookInput) {
  return call("PATCH /v1/webhooks/{id}", { params: { id }, body }, { livemode });
}

/** Deletes an endpoint. Throws `ApiError`. */
export function deleteWebhook({ id, livemode }: Target) {
  return call("DELETE /v1/webhooks/{id}", { params: { id } }, { livemode });
}

/** Creates a new signing secret. Only this result contains it. Throws `ApiError`. */
export function rotateSecret({ id, livemode }: Target, revokesPrevious: boolean) {
  const body = { revoke_previous: revokesPrevious };
  return call("POST /v1/webhooks/{id}/rotate-secret", { params: { id }, body }, { livemode });
}

/** Revokes the previous signing secret before it expires. Throws `ApiError`. */
export function revokePreviousSecret({ id, livemode }: Target) {
  return call("DELETE /v1/webhooks/{id}/previous-secret", { params: { id } }, { livemode });
}
