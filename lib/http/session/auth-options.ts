import type { AuthOptions } from "next-auth";
import credentialsProvider from "next-auth/providers/credentials";
import { SESSION_MAX_AGE_SECONDS } from "@/lib/features/sessions/start-session";
import { signIn, type SignInResult } from "@/lib/features/sign-in/sign-in";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { safeReturnPath } from "./return-path";
import { cookieName, isSecure, sessionCookieName } from "./session-cookie";
import { unwrapDefault } from "./unwrap-default";

const Credentials = unwrapDefault(credentialsProvider);

/** What is known about the browser that signs in. `result` returns the outcome to the caller. */
export type SignInAttempt = {
  address: string | null;
  userAgent: string | null;
  deviceToken: string | null;
  sessionToken: string | null;
  result?: SignInResult;
};

/**
 * How next-auth signs users in: email address, password and, if enabled, a second factor. The cookie contains only the
 * user's id, the session epoch and the token of a row in `sessions`. User and session are looked up on every request,
 * so disabling a user, a new epoch or the end of the session takes effect immediately.
 */
export function authOptions(ctx: Ctx, attempt: SignInAttempt): AuthOptions {
  const secure = isSecure(ctx.config);
  const cookie = (name: string) => ({
    name: cookieName(ctx.config, name),
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  });
  const { origin } = new URL(ctx.config.appUrl);
  return {
    secret: ctx.config.keys.session,
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge: SESSION_MAX_AGE_SECONDS },
    // Set explicitly: otherwise a token would outlive the session by three weeks.
    jwt: { maxAge: SESSION_MAX_AGE_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: { ...cookie("session"), name: sessionCookieName(ctx.config) },
      csrfToken: cookie("csrf"),
      callbackUrl: cookie("return"),
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {}, code: {} },
        authorize: (given) => authorize(ctx, given ?? {}, attempt),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) =>
        isSignedIn(user)
          ? { sub: user.id, epoch: user.epoch, sid: user.sid }
          : { sub: token.sub, epoch: token.epoch, sid: token.sid },
      redirect: ({ url }) => origin + safeReturnPath(url, origin),
    },
    logger: {
      error: (code, detail) => ctx.log.warn({ code, err: detail }, "next-auth failed"),
      warn: (code) => ctx.log.debug({ code }, "next-auth warns"),
      debug: () => undefined,
    },
  };
}

type SignedInUser = { id: string; epoch: number; sid: string };

function isSignedIn(user: unknown): user is SignedInUser {
  return typeof user === "object" && user !== null && "epoch" in user;
}

/** The message of an error thrown here becomes part of the sign-in page's URL, so it is a fixed code, never a cause. */
async function authorize(
  ctx: Ctx,
  given: { email?: unknown; password?: unknown; code?: unknown },
  attempt: SignInAttempt,
): Promise<SignedInUser | null> {
  const { email, password } = given;
  if (typeof email !== "string" || typeof password !== "string") return null;
  const code = typeof given.code === "string" ? given.code : null;
  const result = await trySignIn(ctx, { ...attempt, email, password, code });
  attempt.result = result;
  switch (result.kind) {
    case "signed-in":
      return { id: result.userId, epoch: result.sessionEpoch, sid: result.token };
    case "wrong":
      return null;
    default:
      throw new Error(result.kind);
  }
}

async function trySignIn(ctx: Ctx, input: Parameters<typeof signIn>[1]): Promise<SignInResult> {
  try {
    return await signIn(ctx, input);
  } catch (error) {
    if (error instanceof AppError && error.slug === "rate-limited") {
      throw new Error(`wait-${error.retryAfterSeconds ?? 1}`);
    }
    ctx.log.error({ requestId: ctx.requestId, err: error }, "sign-in failed");
    throw new Error("unavailable");
  }
}
