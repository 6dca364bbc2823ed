import { setMaxListeners } from "node:events";
import { claimDue } from "@/lib/features/webhooks/dispatch-deliveries";
import type { ClaimedDelivery } from "@/lib/features/webhooks/claim-store";
import { startDispatcher } from "@/lib/features/webhooks/start-dispatcher";
import type { Clock, Ctx } from "@/lib/platform/ctx";
import { createCtx, type Runtime } from "@/lib/platform/runtime";

export type RunningDispatcher = {
  /** Ends it in the way of SIGKILL: nothing that it knows is written down any more. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};
export type StartDispatcher = () => Promise<RunningDispatcher>;

type Options = { clock?: Clock; deadlineMs?: number; concurrency?: number };

/** The program's own dispatcher in this process, which can die as a process does. */
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

type NaiveOptions = Options & {
  batchMax: number;
  take?: (ctx: Ctx, batchMax: number) => Promise<ClaimedDelivery[]>;
  /** Sends and records a batch in whichever wrong way; `signal` is aborted when it dies. */
  handle: (createCtx: () => Ctx, batch: ClaimedDelivery[], signal: AbortSignal) => Promise<void>;
};

/** A dispatcher as it is usually written: takes a batch, deals with it, takes the next. For mutation checks. */
export function naiveDispatcher(runtime: Runtime, options: NaiveOptions): StartDispatcher {
  const { clock, batchMax, handle, take = claimDue } = options;
  return () => {
    const life = { dead: false };
    const end = new AbortController();
    setMaxListeners(0, end.signal);
    const makeCtx = () => mortalCtx(runtime, { life, clock });
    const run = async () => {
      while (!end.signal.aborted) {
        const batch = await take(makeCtx(), batchMax).catch(() => []);
        await handle(makeCtx, batch, end.signal).catch(() => undefined);
        if (batch.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      }
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

function mortalCtx(runtime: Runtime, of: { life: { dead: boolean }; clock?: Clock }): Ctx {
  const ctx = createCtx(runtime);
  if (of.clock) ctx.clock = of.clock;
  return of.life.dead ? { ...ctx, db: UNREACHABLE } : ctx;
}

/** What a dead process can do with its database. */
const UNREACHABLE = new Proxy({} as Ctx["db"], {
  get() {
    throw new Error("this process is dead");
  },
});
