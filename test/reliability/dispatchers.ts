import { setMaxListeners } from "node:events";
import type { TakenDelivery } from "@/lib/features/deliveries/dispatcher/taken-deliveries-store";
import type { Target } from "@/lib/features/deliveries/dispatcher/queue-store";
import {
  createDeliverySender,
  type DeliverySender,
} from "@/lib/features/deliveries/dispatcher/send-delivery";
import { startDispatcher } from "@/lib/features/deliveries/dispatcher/start-dispatcher";
import type { Clock, Ctx } from "@/lib/platform/ctx";
import { createCtx, type Runtime } from "@/lib/platform/runtime";

export type RunningDispatcher = {
  /** Ends it like SIGKILL: nothing that it holds in memory is written any more. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};
export type StartDispatcher = () => Promise<RunningDispatcher>;

type Options = { clock?: Clock; deadlineMs?: number; concurrency?: number };

/** The application's own dispatcher in this process, which can be killed as if it were a separate process. */
export function ownDispatcher(runtime: Runtime, options: Options = {}): StartDispatcher {
  return () => {
    const life = { dead: false };
    const { clock, ...rest } = options;
    const dispatcher = startDispatcher({
      createCtx: () => mortalCtx(runtime, { life, clock }),
      feed: runtime.feed,
      stopGraceMs: 100,
      ...rest,
    });
    return Promise.resolve({
      kill() {
        life.dead = true;
        return dispatcher.stop();
      },
      stop: () => dispatcher.stop(),
    });
  };
}

export type NaiveDelivery = { delivery: TakenDelivery; target: Target };
type NaiveTools = { newCtx: () => Ctx; send: DeliverySender["send"]; signal: AbortSignal };

type NaiveOptions = Options & {
  batchMax: number;
  /** Sends and records a batch in the wrong way under test; `signal` is aborted when the dispatcher is killed. */
  handle: (batch: NaiveDelivery[], tools: NaiveTools) => Promise<void>;
};

/** A conventional dispatcher: one queue ordered by age, one batch after another. For mutation checks. */
export function naiveDispatcher(runtime: Runtime, options: NaiveOptions): StartDispatcher {
  const { clock, batchMax, handle } = options;
  return () => {
    const life = { dead: false };
    const end = new AbortController();
    setMaxListeners(0, end.signal);
    const newCtx = () => mortalCtx(runtime, { life, clock });
    const sender = createDeliverySender();
    const tools = { newCtx, send: sender.send, signal: end.signal };
    const run = async () => {
      await returnAll(newCtx());
      while (!end.signal.aborted) {
        const batch = await takeOldest(newCtx(), batchMax).catch(() => []);
        await handle(batch, tools).catch(() => undefined);
        if (batch.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      sender.close();
    };
    const running = run();
    const stop = () => {
      end.abort();
      return running;
    };
    return Promise.resolve({
      kill() {
        life.dead = true;
        return stop();
      },
      stop,
    });
  };
}

/** Deliveries that a dead predecessor had taken become due again. */
async function returnAll(ctx: Ctx): Promise<void> {
  await ctx.db.webhookDelivery.updateMany({
    where: { status: "in_flight" },
    data: { status: "pending", leaseToken: null },
  });
}

/** The oldest deliveries that are due, regardless of the endpoint. */
async function takeOldest(ctx: Ctx, max: number): Promise<NaiveDelivery[]> {
  const rows = await ctx.db.$queryRaw<(TakenDelivery & { target: Target })[]>`
    WITH oldest AS (
      SELECT id FROM webhook_deliveries WHERE status = 'pending' AND next_attempt_at <= ${ctx.clock.now()}
      ORDER BY created_at LIMIT ${max} FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE webhook_deliveries d SET status = 'in_flight', lease_token = 'naive' FROM oldest
      WHERE d.id = oldest.id RETURNING d.*
    )
    SELECT t.id, t.endpoint_id AS "endpointId", t.lease_token AS "leaseToken", t.attempt_count AS "attemptCount",
           v.id AS "eventId", v.type AS "eventType", v.payload, w.target
    FROM taken t JOIN events v ON v.id = t.event_id JOIN webhook_targets w ON w.endpoint_id = t.endpoint_id
    ORDER BY t.created_at`;
  return rows.map(({ target, ...delivery }) => ({ delivery, target }));
}

function mortalCtx(runtime: Runtime, of: { life: { dead: boolean }; clock?: Clock }): Ctx {
  const ctx = createCtx(runtime);
  if (of.clock) ctx.clock = of.clock;
  return of.life.dead ? { ...ctx, db: UNREACHABLE } : ctx;
}

/** The database as seen by a dead process: every access throws. */
const UNREACHABLE = new Proxy({} as Ctx["db"], {
  get() {
    throw new Error("this process is dead");
  },
});
