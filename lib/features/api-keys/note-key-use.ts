import type { Ctx } from "@/lib/platform/ctx";
import { updateLastUsed } from "./api-keys-store";
import type { KnownKey } from "./key-cache";

/** The precision of `last_used_at`. */
const EVERY_MS = 60_000;
const GATHER_MS = 1_000;

/**
 * Records that a key was used, at most once a minute. Uses of all keys are collected for one second and then written
 * together, outside the request. A use is lost when the write fails or the process crashes; a later use is recorded
 * again.
 */
export function noteKeyUse(ctx: Ctx, key: KnownKey): void {
  const now = ctx.clock.now();
  if (key.lastUsedAt && now.getTime() - key.lastUsedAt.getTime() < EVERY_MS) return;
  key.lastUsedAt = now;
  const { keyUses } = ctx.services;
  const isFirst = keyUses.size === 0;
  keyUses.set(key.id, now);
  if (isFirst) setTimeout(() => void writeKeyUses(ctx), GATHER_MS).unref();
}

async function writeKeyUses(ctx: Ctx): Promise<void> {
  const uses = [...ctx.services.keyUses].map(([id, at]) => ({ id, at }));
  ctx.services.keyUses.clear();
  try {
    await updateLastUsed(ctx.db, uses);
  } catch (error) {
    ctx.log.info({ err: error }, "the last use of API keys could not be noted");
  }
}
