import { tooManyAttempts } from "@/lib/features/accounts/check-password";
import type { Ctx } from "@/lib/platform/ctx";
import { decryptSecret } from "@/lib/platform/secrets";
import { hashRecoveryCode } from "./recovery-codes";
import { findTotpStep } from "./totp";
import { acceptStep, readTwoFactorRow, useRecoveryCode } from "./two-factor-store";

export type SecondFactorInput = {
  userId: string;
  /** A code from an authenticator app, or a recovery code. */
  code: string;
  /** The scope in which attempts are counted together: a device, a session, or "" for everything else. */
  counter: string;
};

export async function hasTwoFactor(ctx: Ctx, { userId }: { userId: string }): Promise<boolean> {
  return (await readTwoFactorRow(ctx.db, userId)).totpSecret !== null;
}

/**
 * Returns the kind of the code if it is valid, otherwise null. A valid code is used up. Throws `rate-limited` after
 * five wrong codes.
 */
export async function verifySecondFactor(
  ctx: Ctx,
  input: SecondFactorInput,
): Promise<"totp" | "recovery_code" | null> {
  const { userId, code } = input;
  const throttle = ctx.services.signInThrottles.bySecondFactor;
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

export function decryptTotpSecret(
  ctx: Ctx,
  { userId, cipher }: { userId: string; cipher: Uint8Array },
): string {
  return decryptSecret(ctx.config.keys.encryption, cipher, totpContext(userId));
}

export function totpContext(userId: string): string {
  return `totp ${userId}`;
}
