import type { Ctx } from "@/lib/platform/ctx";
import { touchApiKeys } from "./api-keys-store";
import type { KnownKey } from "./key-cache";

/** How exact `last_used_at` is. */
const EVERY_MS = 60_000;
const GATHER_MS = 1_000;

const waiting = new WeakMap<Ctx["feed"], Map<string, Date>>();

/**
 * Remembers that a key was used, at most once a minute; uses of many keys are written together a second later, off the
 * caller's path. A use that can not be written, or that a crash takes away, is lost: the next one is written again.
 */
export function noteKeyUse(ctx: Ctx, key: KnownKey): void {
  const now = ctx.clock.now();
  if (key.lastUsedAt && now.getTime() - key.lastUsedAt.getTime() < EVERY_MS) return;
  key.lastUsedAt = now;
  const uses = waiting.get(ctx.feed) ?? new Map<string, Date>();
  const isFirst = uses.size === 0;
  uses.set(key.id, now);
  waiting.set(ctx.feed, uses);
  if (isFirst) setTimeout(() => void writeKeyUses(ctx), GATHER_MS).unref();
}

async function writeKeyUses(ctx: Ctx): Promise<void> {
  const uses = waiting.get(ctx.feed);
  waiting.delete(ctx.feed);
  if (!uses) return;
  try {
    await touchApiKeys(
      ctx.db,
      [...uses].map(([id, at]) => ({ id, at })),
    );
  } catch (error) {
    ctx.log.info({ err: error }, "the last use of API keys could not be noted");
  }
}
