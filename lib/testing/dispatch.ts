import {
  startDispatcher,
  type DispatcherOptions,
} from "@/lib/features/deliveries/dispatcher/start-dispatcher";
import type { Ctx } from "@/lib/platform/ctx";

type Options = Pick<DispatcherOptions, "deadlineMs" | "concurrency">;

/** Runs the program's own dispatcher until nothing is due. Returns how many attempts were recorded meanwhile. */
export async function dispatchAll(ctx: Ctx, options: Options = {}): Promise<{ attempts: number }> {
  const before = await ctx.db.deliveryAttempt.count();
  const dispatcher = startDispatcher({ createCtx: () => ctx, feed: ctx.feed, ...options });
  await dispatcher.idle();
  await dispatcher.stop();
  return { attempts: (await ctx.db.deliveryAttempt.count()) - before };
}
