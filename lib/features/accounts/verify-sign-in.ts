import type { Ctx } from "@/lib/platform/ctx";
import { findUserByEmail, isSignInAddress } from "./accounts-store";
import { checkPassword, tooManyAttempts } from "./check-password";
import { normalEmail } from "./create-account";
import { hashPassword } from "./hash-password";
import { createSignInThrottle, DAY_MS } from "./sign-in-throttle";

export type SignInInput = {
  email: string;
  password: string;
  /** The client's address, or its IPv6 network, when it is known. */
  address?: string | null;
  /** The id of a device that has signed in with this email address before (`readDeviceToken`). */
  deviceId?: string | null;
};
export type SignedIn = { userId: string; email: string; sessionEpoch: number };

/**
 * The limits on guessing one password, for one process:
 * - One email address from one address: 10 attempts, then waits that double up to 15 minutes. At most 4 an hour follow,
 *   which is about 110 attempts in the first day and 96 on each further one.
 * - One email address from all addresses together: 100 attempts, then waits that double up to 30 seconds. At most 120 an
 *   hour follow: 100 + 24 × 120 = about 3,000 attempts a day, whatever the number of addresses. A list of the million most
 *   common passwords takes 11 months, and 12 random lower-case letters 10^13 years. The maximum wait is short because an
 *   attacker can cause it.
 * - A device or address that has signed in before is exempt from that shared limit, so an attacker elsewhere cannot keep
 *   the owner out. A device has a counter of its own (10 attempts, then up to 15 minutes), which replaces all the others.
 * Failures are forgotten after a day without an attempt, those of the shared limit after an hour: neither pause gives more
 * attempts than waiting does. N processes allow N times as many attempts.
 */
const byAddress = createSignInThrottle(10, { forgetAfterMs: DAY_MS });
const byEmail = createSignInThrottle(100, { waitMaxMs: 30_000 });
const byDevice = createSignInThrottle(10, { forgetAfterMs: DAY_MS });
/** One address that tries many email addresses: each attempt costs tens of milliseconds of a core. */
const bySource = createSignInThrottle(50, { forgetAfterMs: DAY_MS });

let decoy: Promise<string> | undefined;

/**
 * The user who signs in, or null. An unknown email address, a wrong password and a disabled user get the same response in
 * the same time. Throws `rate-limited` with the wait after too many failures, whether or not the email address is known.
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
  // The failures of everyone else stay: the owner's sign-in must not give an attacker another 100 attempts.
  byEmail.undo(attempt.email);
}

/** PostgreSQL stores no NUL in a text: no user has such an email address. */
function isStorable(email: string): boolean {
  return !email.includes("\u0000");
}
