import type { AuthOptions } from "next-auth";
import credentialsProvider from "next-auth/providers/credentials";
import { verifySignIn } from "@/lib/features/accounts/verify-sign-in";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { safeReturnPath } from "./return-path";
import { isSecure, SESSION_MAX_AGE_SECONDS, sessionCookieName } from "./session-cookie";
import { unwrapDefault } from "./unwrap-default";

const Credentials = unwrapDefault(credentialsProvider);

/**
 * How next-auth signs people in: e-mail and password, and a cookie that holds the user's id and session epoch and
 * nothing else. The user is looked up again at every request, so a disabled user or a new epoch ends it at once.
 */
export function authOptions(ctx: Ctx, address: string | null): AuthOptions {
  const secure = isSecure(ctx.config);
  const cookie = (name: string) => ({
    name: `${secure ? "__Host-" : ""}driftstack.${name}`,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  });
  const { origin } = new URL(ctx.config.appUrl);
  return {
    secret: ctx.config.keys.session,
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge: SESSION_MAX_AGE_SECONDS },
    // Its own setting: a token would otherwise outlive the session by three weeks.
    jwt: { maxAge: SESSION_MAX_AGE_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: { ...cookie("session"), name: sessionCookieName(ctx.config) },
      csrfToken: cookie("csrf"),
      callbackUrl: cookie("return"),
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: (given) => authorize(ctx, given ?? {}, address),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) =>
        isSignedIn(user)
          ? { sub: user.id, epoch: user.epoch }
          : { sub: token.sub, epoch: token.epoch },
      redirect: ({ url }) => origin + safeReturnPath(url, origin),
    },
    logger: {
      error: (code, detail) => ctx.log.warn({ code, err: detail }, "next-auth failed"),
      warn: (code) => ctx.log.debug({ code }, "next-auth warns"),
      debug: () => undefined,
    },
  };
}

function isSignedIn(user: unknown): user is { id: string; epoch: number } {
  return typeof user === "object" && user !== null && "epoch" in user;
}

/** What it throws is put into the address of the sign-in page, so it is one of our own words, never a cause. */
async function authorize(
  ctx: Ctx,
  given: { email?: unknown; password?: unknown },
  address: string | null,
): Promise<{ id: string; epoch: number } | null> {
  const { email, password } = given;
  if (typeof email !== "string" || typeof password !== "string") return null;
  try {
    const signedIn = await verifySignIn(ctx, { email, password, address });
    return signedIn && { id: signedIn.userId, epoch: signedIn.sessionEpoch };
  } catch (error) {
    if (error instanceof AppError && error.slug === "rate-limited") {
      throw new Error(`wait-${error.retryAfterSeconds ?? 1}`);
    }
    ctx.log.error({ requestId: ctx.requestId, err: error }, "sign-in failed");
    throw new Error("unavailable");
  }
}
