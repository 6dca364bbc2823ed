import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
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
import { createWakeSignal } from "@/lib/platform/wake-signal";

export type ServeOptions = {
  createCtx: () => Ctx;
  feed: Pick<ChangeFeed, "subscribe">;
  recorder: RecordBuffer;
  session: CliSession;
  send: (frame: DeliveryFrame) => void;
  /** The receiver has ten seconds, like every receiver; the rest is for the round trip to the CLI. */
  deadlineMs?: number;
  pollMs?: number;
};

export type ServedCliSession = {
  /** Accepts the result of an attempt. Returns false for an unknown attempt. For a late result, returns true. */
  accept(frame: ClientFrame): boolean;
  /** Takes no more deliveries, waits for attempts in flight, and records the rest as network errors. */
  stop(graceMs: number): Promise<void>;
};

const DEADLINE_MS = 12_000;
const POLL_MS = 2_000;
/** Combines a burst of notifications into one query. */
const GATHER_MS = 20;
const LATE_MAX = 1_000;
const pause = (ms: number) => sleep(ms, undefined, { ref: false });
/**
 * How long `stop` waits for a database that is unavailable. Deliveries whose results are not recorded by then are
 * returned when their lease ends.
 */
const RECORD_MS = 4_000;

const TOO_LATE = { kind: "timeout", message: "No result came from the CLI in time." } as const;
const HUNG_UP = {
  kind: "network_error",
  message: "The CLI disconnected before it returned a result.",
} as const;

type Result = { result: SafeFetchResult; durationMs: number | null };

/** Sends the deliveries of a CLI endpoint through its socket, signed and retried like all others. */
export function serveCliSession(options: ServeOptions): ServedCliSession {
  const { createCtx, session, pollMs = POLL_MS } = options;
  const signal = createWakeSignal();
  const attempts = createAttempts(options, () => signal.set());
  let stopping = false;

  async function take(): Promise<void> {
    const max = PER_ENDPOINT_MAX - attempts.size();
    if (max <= 0) return;
    const request = { endpointId: session.id, token: session.leaseToken, max };
    const taken = await takeDueDeliveries(createCtx(), [request]);
    for (const delivery of taken.get(session.id) ?? []) attempts.start(delivery);
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        await take();
      } catch (error) {
        createCtx().log.warn({ err: error }, "the deliveries of a CLI session cannot be taken yet");
      }
      await signal.wait(pollMs);
      if (!stopping) await pause(GATHER_MS);
    }
  }

  const unsubscribe = options.feed.subscribe("driftstack_delivery", (endpointId) => {
    if (!endpointId || endpointId === session.id) signal.set();
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
  return { accept: attempts.accept, stop: (graceMs) => (stopped ??= stop(graceMs)) };
}

type Attempts = {
  /** The number of attempts in flight or not yet recorded. */
  size(): number;
  start(delivery: TakenDelivery): void;
  accept(frame: ClientFrame): boolean;
  finish(graceMs: number): Promise<void>;
};

function createAttempts(options: ServeOptions, onDone: () => void): Attempts {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, (result: Result) => void>();
  const late = new LRUCache<string, true>({ max: LATE_MAX });

  /** Calls `send` synchronously. If it throws, the attempt ends as a network error. */
  function exchange(delivery: TakenDelivery, at: Date): Promise<Result> {
    return new Promise((resolve) => {
      const complete = (result: Result) => {
        clearTimeout(timer);
        waiting.delete(delivery.id);
        resolve(result);
      };
      const timer = setTimeout(() => {
        late.set(delivery.id, true);
        complete({ result: TOO_LATE, durationMs: null });
      }, options.deadlineMs ?? DEADLINE_MS);
      waiting.set(delivery.id, complete);
      try {
        options.send(toFrame(options.session, { delivery, at }));
      } catch {
        complete({ result: HUNG_UP, durationMs: null });
      }
    });
  }

  async function attempt(delivery: TakenDelivery): Promise<void> {
    const ctx = options.createCtx();
    const startedAt = ctx.clock.now();
    const startedMs = performance.now();
    const { result, durationMs } = await exchange(delivery, startedAt);
    const elapsedMs = Math.round(performance.now() - startedMs);
    const { url } = options.session;
    const took = { url, startedAt, durationMs: Math.min(durationMs ?? elapsedMs, elapsedMs) };
    await options.recorder.add(toResultOf(ctx, { delivery, result, ...took }));
    running.delete(delivery.id);
    onDone();
  }

  return {
    size: () => running.size,
    start: (delivery) => void running.set(delivery.id, attempt(delivery)),
    accept(frame) {
      const complete = waiting.get(frame.delivery_id);
      complete?.({ result: toResult(frame), durationMs: frame.duration_ms });
      return complete !== undefined || late.delete(frame.delivery_id);
    },
    async finish(graceMs) {
      if (waiting.size > 0) await Promise.race([Promise.all(running.values()), pause(graceMs)]);
      for (const complete of [...waiting.values()]) complete({ result: HUNG_UP, durationMs: null });
      await Promise.race([Promise.all(running.values()), pause(RECORD_MS)]);
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
  session: CliSession,
  { delivery, at }: { delivery: TakenDelivery; at: Date },
): DeliveryFrame {
  return {
    type: "delivery",
    delivery_id: delivery.id,
    attempt: delivery.attemptCount + 1,
    headers: deliveryHeaders(delivery, { secrets: [session.secret], at }),
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
