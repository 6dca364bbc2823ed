import type { ClientFrame, DeliveryFrame } from "@/lib/contract/cli-sessions";
import type { CliSession } from "./open-cli-session";
import type { ChangeFeed } from "@/lib/platform/change-feed";
import type { Ctx } from "@/lib/platform/ctx";
import type { SafeFetchResult } from "@/lib/platform/outbound/safe-fetch";
import {
  classifyAttempt,
  type Attempt,
} from "@/lib/features/deliveries/dispatcher/classify-attempt";
import { PER_ENDPOINT_MAX } from "@/lib/features/deliveries/dispatcher/limits";
import { deliveryHeaders } from "@/lib/features/deliveries/dispatcher/prepare-request";
import {
  takeDueDeliveries,
  type TakenDelivery,
} from "@/lib/features/deliveries/dispatcher/take-deliveries";
import type { RecordBuffer } from "@/lib/features/deliveries/dispatcher/record-buffer";
import { createWakeSignal } from "@/lib/features/deliveries/dispatcher/wake-signal";

export type ServeOptions = {
  createCtx: () => Ctx;
  feed: Pick<ChangeFeed, "subscribe">;
  recorder: RecordBuffer;
  listener: CliSession;
  send: (frame: DeliveryFrame) => void;
  /** The receiver has ten seconds, like every receiver; the rest is for the round trip to the CLI. */
  deadlineMs?: number;
  pollMs?: number;
};

export type ServedCliSession = {
  /** Accepts the result of an attempt. Returns false for an unknown attempt. For a late result, returns true. */
  answer(frame: ClientFrame): boolean;
  /** Takes no more deliveries, waits for attempts in flight, and records the rest as unanswered. */
  stop(graceMs: number): Promise<void>;
};

const DEADLINE_MS = 12_000;
const POLL_MS = 2_000;
/** Combines a burst of notifications into one query. */
const GATHER_MS = 20;
const LATE_MAX = 1_000;
/**
 * How long `stop` waits for a database that is unavailable. Deliveries whose results are not recorded by then are
 * returned when their lease ends.
 */
const RECORD_MS = 4_000;

const TOO_LATE = { kind: "timeout", message: "No answer came from the listener in time." } as const;
const HUNG_UP = {
  kind: "network_error",
  message: "The listener went away before it answered.",
} as const;

type Answer = { result: SafeFetchResult; durationMs: number | null };

/** Sends the deliveries of a CLI endpoint through its socket, signed and retried like all others. */
export function serveCliSession(options: ServeOptions): ServedCliSession {
  const { createCtx, listener, pollMs = POLL_MS } = options;
  const signal = createWakeSignal();
  const attempts = createAttempts(options, () => signal.set());
  let stopping = false;

  async function take(): Promise<void> {
    const max = PER_ENDPOINT_MAX - attempts.size();
    if (max <= 0) return;
    const request = { endpointId: listener.id, token: listener.leaseToken, max };
    const taken = await takeDueDeliveries(createCtx(), [request]);
    for (const delivery of taken.get(listener.id) ?? []) attempts.start(delivery);
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        await take();
      } catch (error) {
        createCtx().log.warn({ err: error }, "a listener's deliveries cannot be taken yet");
      }
      await signal.wait(pollMs);
      if (!stopping) await pause(GATHER_MS);
    }
  }

  const unsubscribe = options.feed.subscribe("driftstack_delivery", (endpointId) => {
    if (!endpointId || endpointId === listener.id) signal.set();
  });
  const running = run();
  let stopped: Promise<void> | undefined;
  const stop = async (graceMs: number) => {
    stopping = true;
    unsubscribe();
    signal.set();
    await running;
    await attempts.finish(graceMs);
  };
  return { answer: attempts.answer, stop: (graceMs) => (stopped ??= stop(graceMs)) };
}

type Attempts = {
  /** The number of attempts in flight or not yet recorded. */
  size(): number;
  start(delivery: TakenDelivery): void;
  answer(frame: ClientFrame): boolean;
  finish(graceMs: number): Promise<void>;
};

function createAttempts(options: ServeOptions, onDone: () => void): Attempts {
  const held = new Map<string, Promise<void>>();
  const waiting = new Map<string, (answer: Answer) => void>();
  const late = new Set<string>();

  /** Calls `send` synchronously. If it throws, the attempt ends as a network error. */
  function exchange(delivery: TakenDelivery, at: Date): Promise<Answer> {
    return new Promise((resolve) => {
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        waiting.delete(delivery.id);
        resolve(answer);
      };
      const timer = setTimeout(() => {
        late.add(delivery.id);
        if (late.size > LATE_MAX) late.delete(late.values().next().value ?? "");
        settle({ result: TOO_LATE, durationMs: null });
      }, options.deadlineMs ?? DEADLINE_MS);
      waiting.set(delivery.id, settle);
      try {
        options.send(toFrame(options.listener, { delivery, at }));
      } catch {
        settle({ result: HUNG_UP, durationMs: null });
      }
    });
  }

  async function attempt(delivery: TakenDelivery): Promise<void> {
    const ctx = options.createCtx();
    const startedAt = ctx.clock.now();
    const startedMs = performance.now();
    const { result, durationMs } = await exchange(delivery, startedAt);
    const elapsedMs = Math.round(performance.now() - startedMs);
    const { url } = options.listener;
    const took = { url, startedAt, durationMs: Math.min(durationMs ?? elapsedMs, elapsedMs) };
    await options.recorder.add(toResultOf(ctx, { delivery, result, ...took }));
    held.delete(delivery.id);
    onDone();
  }

  return {
    size: () => held.size,
    start: (delivery) => void held.set(delivery.id, attempt(delivery)),
    answer(frame) {
      const settle = waiting.get(frame.delivery_id);
      settle?.({ result: toResult(frame), durationMs: frame.duration_ms });
      return settle !== undefined || late.delete(frame.delivery_id);
    },
    async finish(graceMs) {
      if (waiting.size > 0) await Promise.race([Promise.all(held.values()), pause(graceMs)]);
      for (const settle of [...waiting.values()]) settle({ result: HUNG_UP, durationMs: null });
      await Promise.race([Promise.all(held.values()), pause(RECORD_MS)]);
    },
  };
}

function toResultOf(
  ctx: Ctx,
  {
    delivery,
    ...took
  }: Pick<Attempt, "url" | "startedAt" | "durationMs" | "result"> & {
    delivery: TakenDelivery;
  },
): ReturnType<typeof classifyAttempt> {
  const { id, leaseToken, attemptCount } = delivery;
  return classifyAttempt(
    { id, leaseToken, number: attemptCount + 1, finishedAt: ctx.clock.now(), ...took },
    { gapsMs: ctx.config.webhookGapsMs, random: ctx.random() },
  );
}

function toFrame(
  listener: CliSession,
  { delivery, at }: { delivery: TakenDelivery; at: Date },
): DeliveryFrame {
  return {
    type: "delivery",
    delivery_id: delivery.id,
    attempt: delivery.attemptCount + 1,
    headers: deliveryHeaders(delivery, { secrets: [listener.secret], at }),
    body: delivery.payload,
  };
}

function toResult(frame: ClientFrame): SafeFetchResult {
  if (frame.type === "error") return { kind: frame.reason, message: clean(frame.message) };
  return {
    kind: "response",
    status: frame.status,
    headers: frame.retry_after === undefined ? {} : { "retry-after": frame.retry_after },
    text: clean(frame.body_excerpt),
    truncated: false,
  };
}

/** PostgreSQL can store neither U+0000 nor an unpaired surrogate. */
function clean(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, "\uFFFD");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
