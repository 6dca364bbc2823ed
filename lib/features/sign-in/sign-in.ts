import { readDeviceToken } from "@/lib/features/accounts/device-token";
import { findSessionAccount } from "@/lib/features/accounts/find-session-account";
import { rememberAddress } from "@/lib/features/accounts/remember-address";
import { verifySignIn, type SignedIn } from "@/lib/features/accounts/verify-sign-in";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { startSession } from "@/lib/features/sessions/start-session";
import { hasTwoFactor, verifySecondFactor } from "@/lib/features/two-factor/verify-second-factor";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";

export type SignInInput = {
  email: string;
  password: string;
  /** A code from an authenticator app, or a recovery code; null when none was entered. */
  code: string | null;
  address: string | null;
  userAgent: string | null;
  /** The tokens that the browser holds from earlier sign-ins. */
  deviceToken: string | null;
  sessionToken: string | null;
};

export type SignInResult =
  | {
      kind: "signed-in";
      userId: string;
      sessionEpoch: number;
      token: string;
      email: string;
      deviceId: string | null;
    }
  /** The user does not exist or is disabled, or the password is wrong. */
  | { kind: "wrong" }
  /** The password is correct, but a code is also required. */
  | { kind: "code-required" }
  | { kind: "wrong-code" };

/**
 * Signs a user in: checks the password, then the second factor if it is enabled, and starts a session. Nothing about
 * the second factor is revealed until the password is verified. Throws `rate-limited`.
 */
export async function signIn(ctx: Ctx, input: SignInInput): Promise<SignInResult> {
  const { email, password, code, address, userAgent } = input;
  const deviceId = readDeviceToken(ctx, { email, token: input.deviceToken });
  const verified = await verifySignIn(ctx, { email, password, address, deviceId });
  if (!verified) return { kind: "wrong" };
  const { userId } = verified;
  if (await hasTwoFactor(ctx, { userId })) {
    if (code === null || code.trim() === "") return { kind: "code-required" };
    const kind = await verifySecondFactor(ctx, { userId, code, counter: deviceId ?? "" });
    if (kind === null) return { kind: "wrong-code" };
    if (kind === "recovery_code") await recordRecovery(ctx, verified);
  }
  await rememberAddress(ctx, { userId, address });
  const token = await startSession(ctx, {
    userId,
    userAgent,
    address,
    replaces: input.sessionToken,
  });
  return { kind: "signed-in", ...verified, token, deviceId };
}

/** Writes to the audit log of the user's account, so that the owner sees the use of a stolen recovery code. */
async function recordRecovery(ctx: Ctx, { userId, sessionEpoch }: SignedIn): Promise<void> {
  const account = await findSessionAccount(ctx, { userId, sessionEpoch });
  const actor = { kind: "user", id: userId } as const;
  await transaction({ ...ctx, accountId: account?.accountId ?? null, actor }, (ctx) =>
    recordAudit(ctx, { action: "two_factor.recovery_code_used", target: userId, detail: {} }),
  );
}
