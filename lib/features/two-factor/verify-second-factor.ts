import { tooManyAttempts } from "@/lib/features/accounts/check-password";
import { createSignInThrottle, DAY_MS } from "@/lib/features/accounts/sign-in-throttle";
import type { Ctx } from "@/lib/platform/ctx";
import { decryptSecret } from "@/lib/platform/secrets";
import { hashRecoveryCode } from "./recovery-codes";
import { findTotpStep } from "./totp";
import { acceptStep, readTwoFactorRow, useRecoveryCode } from "./two-factor-store";

/**
 * An attacker at this step knows the password. Three of 10^6 codes are valid at a time; five attempts and then one each 15
 * minutes are about 110 a day, so that a code is guessed with a probability of 0.03 % a day for each counter.
 */
const throttle = createSignInThrottle(5, { forgetAfterMs: DAY_MS });

export type SecondFactorInput = {
  userId: string;
  /** The code of an authenticator app, or a recovery code. */
  code: string;
  /** Whose attempts are counted together: a device, a session, or "" for everywhere else. */
  counter: string;
};

/** True when the user has turned two-factor sign-in on. */
export async function hasTwoFactor(ctx: Ctx, { userId }: { userId: string }): Promise<boolean> {
  return (await readTwoFactorRow(ctx.db, userId)).totpSecret !== null;
}

/**
 * The kind of the code when it is valid, otherwise null. A valid code is used up. Throws `rate-limited` after five wrong
 * codes.
 */
export async function verifySecondFactor(
  ctx: Ctx,
  input: SecondFactorInput,
): Promise<"totp" | "recovery_code" | null> {
  const { userId, code } = input;
  const key = `${userId} ${input.counter}`;
  const now = ctx.clock.now();
  const waitMs = throttle.begin(key, now.getTime());
  if (waitMs > 0) throw tooManyAttempts(waitMs);
  const { totpSecret } = await readTwoFactorRow(ctx.db, userId);
  if (totpSecret === null) return null;
  const secret = decryptTotpSecret(ctx, { userId, cipher: totpSecret });
  const step = findTotpStep({ secret, code, now });
  const isTotp = step !== null && (await acceptStep(ctx.db, userId, step));
  const hash = hashRecoveryCode(ctx, { userId, code });
  if (!isTotp && !(await useRecoveryCode(ctx.db, { userId, hash, now }))) return null;
  throttle.clear(key);
  return isTotp ? "totp" : "recovery_code";
}

/** The secret in clear. */
export function decryptTotpSecret(
  ctx: Ctx,
  { userId, cipher }: { userId: string; cipher: Uint8Array },
): string {
  return decryptSecret(ctx.config.keys.encryption, cipher, totpContext(userId));
}

/** What the encryption of a user's secret is bound to. */
export function totpContext(userId: string): string {
  return `totp ${userId}`;
}
