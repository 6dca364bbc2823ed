import type { Ctx } from "@/lib/platform/ctx";
import { webhookNetworks } from "@/lib/platform/local-mode";
import { createSafeFetch, type SafeFetch } from "@/lib/platform/outbound/safe-fetch";
import { classifyAttempt } from "./classify-attempt";
import type { TakenDelivery } from "./taken-deliveries-store";
import { createRequestPreparer } from "./prepare-request";
import type { Target } from "./queue-store";
import type { AttemptResult } from "./results-store";

const UNSIGNABLE =
  "Not sent: the signing secret cannot be decrypted. Was ENCRYPTION_KEY, or DATA_DIR, changed?";

export type SendInput = {
  delivery: TakenDelivery;
  target: Target;
  deadlineMs?: number;
  /** Ends the attempt early, as a network error. */
  signal?: AbortSignal;
};

export type DeliverySender = {
  /** Makes one attempt. Failures at the receiver are returned as a result, never thrown. */
  send(ctx: Ctx, input: SendInput): Promise<AttemptResult>;
  /** Closes the keep-alive connections. */
  close(): void;
};

/** Creates a sender with its own HTTP connections, one pool per list of allowed networks. */
export function createDeliverySender(): DeliverySender {
  const transports = new Map<string, SafeFetch>();
  // The list becomes shorter when the process detects that it is behind a proxy.
  const transportOf = ({ config, isLocal }: Ctx): SafeFetch => {
    const allowedNetworks = webhookNetworks(config, isLocal);
    const key = allowedNetworks.join();
    const transport = transports.get(key) ?? createSafeFetch({ allowedNetworks });
    transports.set(key, transport);
    return transport;
  };
  const prepare = createRequestPreparer();
  return {
    async send(ctx, { delivery, target, deadlineMs, signal }) {
      const startedAt = ctx.clock.now();
      const startedMs = performance.now();
      const request = prepare(ctx, { delivery, target, at: startedAt });
      const response = request
        ? await transportOf(ctx).post({ ...request, deadlineMs, signal })
        : ({ kind: "forbidden", message: UNSIGNABLE } as const);
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
    close() {
      for (const transport of transports.values()) transport.close();
      transports.clear();
    },
  };
}
