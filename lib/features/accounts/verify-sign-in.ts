import type { Ctx } from "@/lib/platform/ctx";
import { findUserByEmail, isSignInAddress } from "./accounts-store";
import { checkPassword, tooManyAttempts } from "./check-password";
import { normalEmail } from "./create-account";
import { hashPassword } from "./hash-password";

export type SignInInput = {
  email: string;
  password: string;
  /** The client's IP address, or its IPv6 network, if known. */
  address?: string | null;
  /** The ID of a device that has signed in with this email address before (`readDeviceToken`). */
  deviceId?: string | null;
};
export type SignedIn = { userId: string; email: string; sessionEpoch: number };

// eslint-disable-next-line no-restricted-syntax -- a constant, computed on first use
let decoy: Promise<string> | undefined;

/**
 * Verifies an email address and password. Returns the user, or null. An unknown email address, a wrong password and a
 * disabled user produce the same response in the same time. Throws `rate-limited` with the time to wait after too many
 * failures, whether or not the email address is known.
 */
export async function verifySignIn(ctx: Ctx, input: SignInInput): Promise<SignedIn | null> {
  const email = normalEmail(input.email).slice(0, 254);
  const attempt = { email, address: input.address ?? "", deviceId: input.deviceId ?? null };
  await requireAllowed(ctx, attempt);
  const user = isStorable(email) ? await findUserByEmail(ctx.db, email) : null;
  decoy ??= hashPassword("no user has this password");
  const hashed = user?.passwordHash ?? (await decoy);
  const isRight = await checkPassword(ctx, { hashed, password: input.password });
  if (!user || !isRight || user.disabledAt) return null;
  forgetFailures(ctx, attempt);
  return { userId: user.id, email: user.email, sessionEpoch: user.sessionEpoch };
}

type Attempt = { email: string; address: string; deviceId: string | null };

const addressKey = ({ email, address }: Attempt) => `${email} ${address}`;

async function requireAllowed(ctx: Ctx, attempt: Attempt): Promise<void> {
  const nowMs = ctx.clock.now().getTime();
  const { bySource, byAddress, byDevice } = ctx.services.signInThrottles;
  const waitMs =
    attempt.deviceId === null
      ? bySource.begin(attempt.address, nowMs) ||
        byAddress.begin(addressKey(attempt), nowMs) ||
        (await sharedWaitMs(ctx, attempt, nowMs))
      : byDevice.begin(attempt.deviceId, nowMs);
  if (waitMs > 0) throw tooManyAttempts(waitMs);
}

async function sharedWaitMs(ctx: Ctx, attempt: Attempt, nowMs: number): Promise<number> {
  const { email, address } = attempt;
  const waitMs = ctx.services.signInThrottles.byEmail.begin(email, nowMs);
  if (waitMs === 0 || address === "" || !isStorable(email)) return waitMs;
  return (await isSignInAddress(ctx.db, { email, address })) ? 0 : waitMs;
}

function forgetFailures({ services }: Ctx, attempt: Attempt): void {
  const { bySource, byAddress, byDevice, byEmail } = services.signInThrottles;
  if (attempt.deviceId !== null) return byDevice.clear(attempt.deviceId);
  byAddress.clear(addressKey(attempt));
  bySource.clear(attempt.address);
  // Other failures for this email address remain: the owner's sign-in must not give an attacker another 100 attempts.
  byEmail.undo(attempt.email);
}

/** PostgreSQL cannot store NUL in text, so no user has such an email address. */
function isStorable(email: string): boolean {
  return !email.includes("\u0000");
}
