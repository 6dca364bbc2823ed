import type { Ctx } from "@/lib/platform/ctx";
import { touchApiKeys } from "./api-keys-store";
import type { KnownKey } from "./key-cache";

/** The precision of `last_used_at`. */
const EVERY_MS = 60_000;
const GATHER_MS = 1_000;

const waiting = new WeakMap<Ctx["feed"], Map<string, Date>>();

/**
 * Records that a key was used, at most once a minute. Uses of all keys are collected for one second and then written
 * together, outside the request. A use is lost when the write fails or the process crashes; a later use is recorded
 * again.
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
