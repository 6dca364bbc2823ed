import type { WebhookResource } from "@/lib/contract/webhooks";
import { assert } from "@/lib/domain/assert";
import type { EndpointRow } from "./endpoints-store";

/** The public representation of an endpoint, without the secret. */
export function toWebhookResource(row: EndpointRow): WebhookResource {
  const current = row.secrets.find((secret) => secret.expiresAt === null);
  const previous = row.secrets.find((secret) => secret.expiresAt !== null);
  assert(current, "an endpoint has one secret that does not expire");
  return {
    id: row.id,
    url: row.url,
    events: row.eventTypes,
    description: row.description,
    active: row.active,
    secret_prefix: current.prefix,
    prev_secret_prefix: previous?.prefix ?? null,
    rotation_grace_expires_at: previous?.expiresAt?.toISOString() ?? null,
    consecutive_failures: row.consecutiveFailures,
    last_success_at: row.lastSuccessAt?.toISOString() ?? null,
    last_failure_at: row.lastFailureAt?.toISOString() ?? null,
    disabled_at: row.disabledAt?.toISOString() ?? null,
    disabled_reason: row.disabledReason,
    delivery_counts: {
      delivered: Number(row.deliveredCount),
      failed: Number(row.failedCount),
      dlq: Number(row.dlqCount),
    },
    livemode: row.livemode,
    created_at: row.createdAt.toISOString(),
  };
}
