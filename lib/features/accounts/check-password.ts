import { PASSWORD_LENGTH_MAX } from "@/lib/domain/password";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { Ctx, SessionCtx } from "@/lib/platform/ctx";
import { createConcurrencyLimit, type ConcurrencyLimit } from "@/lib/platform/concurrency-limit";
import { findUserById } from "./accounts-store";
import { hashPassword, isPasswordRight } from "./hash-password";

/** Password hashing uses at most two threads. Requests that would exceed the queue of 20 are rejected. */
export const createHashingLimit = (): ConcurrencyLimit =>
  createConcurrencyLimit({ runningMax: 2, waitingMax: 20 });

/** Returns true when `password` matches the hash. Throws `rate-limited` when too many passwords are being checked. */
export async function checkPassword(
  ctx: Ctx,
  { hashed, password }: { hashed: string; password: string },
): Promise<boolean> {
  const isRight = await ctx.services.hashing.run(() =>
    isPasswordRight(hashed, password.slice(0, PASSWORD_LENGTH_MAX)),
  );
  if (isRight === "full") throw tooManyAttempts(2_000);
  return isRight;
}

/** Returns the hash of a new password. Throws `rate-limited` when too many passwords are being checked. */
export async function hashNewPassword(ctx: Ctx, password: string): Promise<string> {
  const hashed = await ctx.services.hashing.run(() => hashPassword(password));
  if (hashed === "full") throw tooManyAttempts(2_000);
  return hashed;
}

/**
 * Throws `validation-failed` when `password` is not the password of the session's user, and `rate-limited` after five
 * wrong attempts in the same session.
 */
export async function requirePassword(ctx: SessionCtx, password: string): Promise<void> {
  const { id, userId } = ctx.session;
  const { bySession } = ctx.services.signInThrottles;
  const waitMs = bySession.begin(id, ctx.clock.now().getTime());
  if (waitMs > 0) throw tooManyAttempts(waitMs);
  const user = await findUserById(ctx.db, userId);
  if (!user || !(await checkPassword(ctx, { hashed: user.passwordHash, password })))
    throw invalidField("password", "is not your password; check it and try again");
  bySession.clear(id);
}

/** Returns a 429 error that states the time to wait. */
export function tooManyAttempts(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000);
  return new AppError("rate-limited", `Too many attempts. Wait ${seconds} s, then try again.`, {
    retryAfterSeconds: seconds,
  });
}
