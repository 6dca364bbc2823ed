import type { Ctx } from "@/lib/platform/ctx";
import type { AppConfig } from "@/lib/platform/env";
import { webhookNetworks } from "@/lib/platform/local-mode";
import { createSafeFetch, type SafeFetch, type SafeRequest } from "@/lib/platform/safe-fetch";
import { decryptSecret } from "@/lib/platform/secrets";
import type { ClaimedDelivery } from "./claim-store";
import { deliveryHeaders } from "./delivery-headers";
import type { Outcome } from "./outcome-store";
import { settleAttempt } from "./settle-attempt";

const UNSIGNABLE =
  "Not sent: the signing secret can not be decrypted. Was ENCRYPTION_KEY, or DATA_DIR, changed?";

export type SendOptions = { deadlineMs?: number; signal?: AbortSignal };

/** One set of kept connections for each configuration and the networks that may be reached at the moment. */
const fetchers = new WeakMap<AppConfig, Map<string, SafeFetch>>();

function fetcherOf({ config, isLocal }: Ctx): SafeFetch {
  const allowedNetworks = webhookNetworks(config, isLocal);
  const key = allowedNetworks.join();
  const ofConfig = fetchers.get(config) ?? new Map<string, SafeFetch>();
  fetchers.set(config, ofConfig);
  const found = ofConfig.get(key);
  if (found) return found;
  const made = createSafeFetch({ allowedNetworks });
  ofConfig.set(key, made);
  return made;
}

const holders = new WeakMap<AppConfig, number>();

/**
 * Says that somebody sends by these connections; the answer says that he has ended. They are closed by the last one: closed
 * under another's attempt, that attempt would be made twice.
 */
export function holdConnections(config: AppConfig): () => void {
  holders.set(config, (holders.get(config) ?? 0) + 1);
  return () => {
    const left = (holders.get(config) ?? 1) - 1;
    holders.set(config, left);
    if (left > 0) return;
    for (const fetcher of fetchers.get(config)?.values() ?? []) fetcher.close();
    fetchers.delete(config);
  };
}

/** Makes one attempt and answers what it came to; what the receiver does is a value, never an error. */
export async function sendDelivery(
  ctx: Ctx,
  { delivery, options }: { delivery: ClaimedDelivery; options: SendOptions },
): Promise<Outcome> {
  const startedAt = ctx.clock.now();
  const startedMs = performance.now();
  const request = prepareRequest(ctx, { delivery, at: startedAt });
  const result = request
    ? await fetcherOf(ctx).post({ ...request, ...options })
    : ({ kind: "refused", message: UNSIGNABLE } as const);
  return settleAttempt(
    {
      id: delivery.id,
      leaseToken: delivery.leaseToken,
      url: delivery.url,
      number: delivery.attemptCount + 1,
      startedAt,
      finishedAt: ctx.clock.now(),
      durationMs: Math.round(performance.now() - startedMs),
      result,
    },
    { gapsMs: ctx.config.webhookGapsMs, random: ctx.random() },
  );
}

/** The request of one attempt, signed for the moment at which it is made; null when its secret can not be read. */
function prepareRequest(
  ctx: Ctx,
  { delivery, at }: { delivery: ClaimedDelivery; at: Date },
): SafeRequest | null {
  const secrets = readSecrets(ctx, delivery);
  if (secrets === null) return null;
  return {
    url: delivery.url,
    body: delivery.payload,
    headers: deliveryHeaders({ delivery, secrets, at }),
  };
}

const SECRETS_KEPT_MAX = 5_000;
/** Decrypted secrets by their cipher text, which is another one for each row. */
const decrypted = new WeakMap<AppConfig, Map<string, string>>();

function readSecret(config: AppConfig, { id, cipher }: { id: string; cipher: string }): string {
  const kept = decrypted.get(config) ?? new Map<string, string>();
  decrypted.set(config, kept);
  const key = `${id} ${cipher}`;
  const found = kept.get(key);
  if (found !== undefined) return found;
  const secret = decryptSecret(config.keys.encryption, Buffer.from(cipher, "base64"), id);
  if (kept.size >= SECRETS_KEPT_MAX) kept.clear();
  kept.set(key, secret);
  return secret;
}

function readSecrets(ctx: Ctx, delivery: ClaimedDelivery): string[] | null {
  try {
    return (delivery.secrets ?? []).map((secret) => readSecret(ctx.config, secret));
  } catch (error) {
    ctx.log.error(
      { err: error, endpointId: delivery.endpointId },
      "a webhook secret can not be decrypted",
    );
    return null;
  }
}
