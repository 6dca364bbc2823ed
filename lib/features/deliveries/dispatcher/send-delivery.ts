import type { Ctx } from "@/lib/platform/ctx";
import type { AppConfig } from "@/lib/platform/env";
import { createSafeFetch } from "@/lib/platform/safe-fetch";
import { classifyAttempt } from "./classify-attempt";
import type { TakenDelivery } from "./taken-deliveries-store";
import { createRequestPreparer } from "./prepare-request";
import type { Target } from "./queue-store";
import type { AttemptResult } from "./results-store";

const UNSIGNABLE =
  "Not sent: the signing secret can not be decrypted. Was ENCRYPTION_KEY, or DATA_DIR, changed?";

export type SendInput = {
  delivery: TakenDelivery;
  target: Target;
  deadlineMs?: number;
  /** Ends the attempt early, as a network error. */
  signal?: AbortSignal;
};

export type DeliverySender = {
  /** Makes one attempt. What the receiver does is part of the result, never an error. */
  send(ctx: Ctx, input: SendInput): Promise<AttemptResult>;
  /** Closes the connections that are kept for the next attempt. */
  close(): void;
};

/** Sends deliveries over HTTP by connections of its own. */
export function createDeliverySender(
  config: Pick<AppConfig, "webhookAllowedNetworks">,
): DeliverySender {
  const transport = createSafeFetch({ allowedNetworks: config.webhookAllowedNetworks });
  const prepare = createRequestPreparer();
  return {
    async send(ctx, { delivery, target, deadlineMs, signal }) {
      const startedAt = ctx.clock.now();
      const startedMs = performance.now();
      const request = prepare(ctx, { delivery, target, at: startedAt });
      const response = request
        ? await transport.post({ ...request, deadlineMs, signal })
        : ({ kind: "refused", message: UNSIGNABLE } as const);
      return classifyAttempt(
        {
          id: delivery.id,
          leaseToken: delivery.leaseToken,
          url: target.url,
          number: delivery.attemptCount + 1,
          startedAt,
          finishedAt: ctx.clock.now(),
          durationMs: Math.round(performance.now() - startedMs),
          result: response,
        },
        { gapsMs: ctx.config.webhookGapsMs, random: ctx.random() },
      );
    },
    close: () => transport.close(),
  };
}
