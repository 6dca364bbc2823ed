import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { findUserByEmail } from "./accounts-store";
import { normalEmail, PASSWORD_LENGTH_MAX } from "./create-account";
import { hashPassword, isPasswordRight } from "./hash-password";
import { createGate } from "@/lib/platform/gate";
import { createSignInThrottle } from "./sign-in-throttle";

export type SignInInput = {
  email: string;
  password: string;
  /** Where the attempt comes from, when that is known. */
  address?: string | null;
};
export type SignedIn = { userId: string; email: string; sessionEpoch: number };

/** The second throttle bounds guesses at one e-mail from many addresses, or from one that lies about its address. */
const byAddress = createSignInThrottle(10);
const byEmail = createSignInThrottle(100);
/** The third bounds one address that tries many e-mails: each attempt costs tens of milliseconds of a core. */
const bySource = createSignInThrottle(50);
/** Hashing never takes more than these cores' worth from everybody else; who would wait too long is refused. */
const hashing = createGate({ runningMax: 2, waitingMax: 20 });

let decoy: Promise<string> | undefined;

/**
 * Who signs in, or null. An unknown e-mail, a wrong password and a disabled user get the same answer in the same time.
 * Throws `rate-limited` with the wait after ten failures, whether or not the e-mail is known.
 */
export async function verifySignIn(ctx: Ctx, input: SignInInput): Promise<SignedIn | null> {
  const email = normalEmail(input.email).slice(0, 254);
  const keys = { address: `${email} ${input.address ?? ""}`, email, source: input.address ?? "" };
  refuseWhenThrottled(keys, ctx.clock.now().getTime());
  const user = isStorable(email) ? await findUserByEmail(ctx.db, email) : null;
  decoy ??= hashPassword("nobody has this password");
  const hashed = user?.passwordHash ?? (await decoy);
  const isRight = await hashing.run(() =>
    isPasswordRight(hashed, input.password.slice(0, PASSWORD_LENGTH_MAX)),
  );
  if (isRight === "full") throw tooMany(2);
  if (!user || !isRight || user.disabledAt) return null;
  byAddress.clear(keys.address);
  byEmail.clear(keys.email);
  bySource.clear(keys.source);
  return { userId: user.id, email: user.email, sessionEpoch: user.sessionEpoch };
}

type Keys = { address: string; email: string; source: string };

function refuseWhenThrottled(keys: Keys, nowMs: number): void {
  const waitMs =
    bySource.begin(keys.source, nowMs) ||
    byAddress.begin(keys.address, nowMs) ||
    byEmail.begin(keys.email, nowMs);
  if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1000));
}

function tooMany(seconds: number): AppError {
  const detail = `Too many attempts to sign in. Wait ${seconds} s, then try again.`;
  return new AppError("rate-limited", detail, { retryAfterSeconds: seconds });
}

/** PostgreSQL takes no NUL in a text: such an e-mail belongs to nobody. */
function isStorable(email: string): boolean {
  return !email.includes("\u0000");
}
