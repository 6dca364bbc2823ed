import type { TwoFactorSetup } from "@/lib/contract/two-factor";
import { AppError } from "@/lib/platform/app-error";
import type { SessionCtx } from "@/lib/platform/ctx";
import { encryptSecret } from "@/lib/platform/secrets";
import { newTotpSecret, totpUri } from "./totp";
import { readTwoFactorRow, setPendingSecret } from "./two-factor-store";
import { totpContext } from "./verify-second-factor";

/**
 * Creates a new secret for an authenticator app. It has no effect until `enableTwoFactor` is called with one of its
 * codes. Throws `conflict` when two-factor sign-in is already on.
 */
export async function setUpTwoFactor(ctx: SessionCtx): Promise<TwoFactorSetup> {
  const { userId } = ctx.session;
  const secret = newTotpSecret();
  const cipher = encryptSecret(ctx.config.keys.encryption, secret, totpContext(userId));
  if (!(await setPendingSecret(ctx.db, userId, cipher))) throw alreadyOn();
  const { email } = await readTwoFactorRow(ctx.db, userId);
  return { secret, otpauth_uri: totpUri({ secret, email }) };
}

/** Returns a 409 error: two-factor sign-in must be turned off first. */
export function alreadyOn(): AppError {
  return new AppError(
    "conflict",
    "Two-factor sign-in is already on. To use another device, turn it off first.",
  );
}
