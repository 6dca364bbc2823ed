import type { TwoFactorProof } from "@/lib/contract/two-factor";
import { requirePassword } from "@/lib/features/accounts/check-password";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { SessionCtx } from "@/lib/platform/ctx";
import { hasTwoFactor, verifySecondFactor } from "./verify-second-factor";

/**
 * Throws unless the user provided the password and a valid code: `conflict` when two-factor sign-in is off,
 * `validation-failed` when either of them is wrong.
 */
export async function requireProof(ctx: SessionCtx, proof: TwoFactorProof): Promise<void> {
  const { id, userId } = ctx.session;
  if (!(await hasTwoFactor(ctx, { userId }))) {
    throw new AppError(
      "conflict",
      "Two-factor sign-in is off. Turn it on with POST /v1/account/two-factor/setup and POST /v1/account/two-factor.",
    );
  }
  await requirePassword(ctx, proof.password);
  if (!(await verifySecondFactor(ctx, { userId, code: proof.code, counter: id })))
    throw wrongCode();
}

export function wrongCode(): AppError {
  return invalidField(
    "code",
    "is not valid, or was used before; wait for the next one and check the clock of your device",
  );
}
