import type { Ctx } from "@/lib/platform/ctx";
import { findUserByEmail, isSignInAddress } from "./accounts-store";
import { checkPassword, tooManyAttempts } from "./check-password";
import { normalEmail } from "./create-account";
import { hashPassword } from "./hash-password";
import { createSignInThrottle, DAY_MS } from "./sign-in-throttle";

export type SignInInput = {
  email: string;
  password: string;
  /** The client's IP address, or its IPv6 network, if known. */
  address?: string | null;
  /** The ID of a device that has signed in with this email address before (`readDeviceToken`). */
  deviceId?: string | null;
};
export type SignedIn = { userId: string; email: string; sessionEpoch: number };

/**
 * The limits on guessing one password, per process:
 * - One email address from one IP address: 10 attempts, then waits that double up to 15 minutes. After that, at most 4
 *   attempts an hour are possible: about 110 in the first day and 96 in each further day.
 * - One email address from all IP addresses together: 100 attempts, then waits that double up to 30 seconds. After
 *   that, at most 120 attempts an hour are possible: 100 + 24 × 120 = about 3,000 a day, regardless of the number of
 *   addresses. At this rate, a list of the million most common passwords takes 11 months, and all combinations of 12
 *   lowercase letters take 10^11 years. The maximum wait is short because an attacker can cause it.
 * - A device or IP address that has signed in before is exempt from this shared limit, so an attacker elsewhere cannot
 *   lock the owner out. A device has its own counter (10 attempts, then waits up to 15 minutes), which replaces all the
 *   others.
 * Failures expire after a day without an attempt, and those of the shared limit after an hour. Neither pause allows
 * more attempts than continuing does. N processes allow N times as many attempts.
 */
const byAddress = createSignInThrottle(10, { forgetAfterMs: DAY_MS });
const byEmail = createSignInThrottle(100, { waitMaxMs: 30_000 });
const byDevice = createSignInThrottle(10, { forgetAfterMs: DAY_MS });
/** Limits one IP address that tries many email addresses: each attempt takes tens of milliseconds of CPU time. */
const bySource = createSignInThrottle(50, { forgetAfterMs: DAY_MS });

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
  decoy ??= hashPassword("nobody has this password");
  const isRight = await checkPassword(user?.passwordHash ?? (await decoy), input.password);
  if (!user || !isRight || user.disabledAt) return null;
  forgetFailures(attempt);
  return { userId: user.id, email: user.email, sessionEpoch: user.sessionEpoch };
}

type Attempt = { email: string; address: string; deviceId: string | null };

const addressKey = ({ email, address }: Attempt) => `${email} ${address}`;

async function requireAllowed(ctx: Ctx, attempt: Attempt): Promise<void> {
  const nowMs = ctx.clock.now().getTime();
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
  const waitMs = byEmail.begin(email, nowMs);
  if (waitMs === 0 || address === "" || !isStorable(email)) return waitMs;
  return (await isSignInAddress(ctx.db, { email, address })) ? 0 : waitMs;
}

function forgetFailures(attempt: Attempt): void {
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
