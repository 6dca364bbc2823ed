import { LRUCache } from "lru-cache";
import type { Ctx } from "@/lib/platform/ctx";
import { decryptSecret } from "@/lib/platform/secrets";
import type { TakenDelivery } from "./taken-deliveries-store";
import type { Target } from "./queue-store";
import { signDelivery } from "./sign-delivery";

export type PreparedRequest = { url: string; body: string; headers: Record<string, string> };

/** Returns the headers of one attempt, signed with the timestamp `at`. `secrets` has the current one first. */
export function deliveryHeaders(
  delivery: TakenDelivery,
  { secrets, at }: { secrets: readonly string[]; at: Date },
): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Driftstack-Webhooks/1.0",
    "X-Driftstack-Event-Id": delivery.eventId,
    "X-Driftstack-Event-Type": delivery.eventType,
    "X-Driftstack-Delivery-Id": delivery.id,
    "X-Driftstack-Attempt": String(delivery.attemptCount + 1),
    ...signDelivery({ secrets, eventId: delivery.eventId, at, body: delivery.payload }),
  };
}

const DECRYPTED_MAX = 5_000;

/**
 * Creates a function that prepares signed requests. It decrypts the secrets that are valid at `at` and caches them in
 * memory. It returns null when a secret cannot be decrypted.
 */
export function createRequestPreparer() {
  const decrypted = new LRUCache<string, string>({ max: DECRYPTED_MAX });

  function readSecret(ctx: Ctx, { id, cipher }: { id: string; cipher: string }): string {
    const key = `${id} ${cipher}`;
    const known = decrypted.get(key);
    if (known !== undefined) return known;
    const secret = decryptSecret(ctx.config.keys.encryption, Buffer.from(cipher, "base64"), id);
    decrypted.set(key, secret);
    return secret;
  }

  return (
    ctx: Ctx,
    { delivery, target, at }: { delivery: TakenDelivery; target: Target; at: Date },
  ): PreparedRequest | null => {
    const signing = (target.secrets ?? []).filter(
      ({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > at.getTime(),
    );
    try {
      const secrets = signing.map((secret) => readSecret(ctx, secret));
      const headers = deliveryHeaders(delivery, { secrets, at });
      return { url: target.url, body: delivery.payload, headers };
    } catch (error) {
      ctx.log.error(
        { err: error, endpointId: delivery.endpointId },
        "a webhook secret cannot be decrypted",
      );
      return null;
    }
  };
}
