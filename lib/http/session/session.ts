import { cache } from "react";
import {
  findSessionAccount,
  type Role,
  type SessionAccount,
} from "@/lib/features/accounts/find-session-account";
import { findSession } from "@/lib/features/sessions/find-session";
import { MODE_COOKIE, MODE_HEADER } from "@/lib/contract/mode";
import type { Scope, SessionCtx, SessionRef } from "@/lib/platform/ctx";
import { createCtx, getRuntime } from "@/lib/platform/runtime";
import {
  ACCOUNT_COOKIE,
  decodeSessionToken,
  parseCookies,
  sessionCookieName,
} from "./session-cookie";

/** The user of the dashboard, with account and mode. */
export type Session = SessionAccount & { livemode: boolean; ref: SessionRef };

/** The permissions of an account member, expressed as API key scopes. */
const SCOPES_OF_ROLE: Record<Role, readonly Scope[]> = {
  owner: ["account_owner"],
  member: ["write"],
  viewer: ["read"],
};

/**
 * The session of a request to a route handler, or null. The header `x-driftstack-mode` takes precedence over the mode
 * cookie, so a page gets the mode it shows even if another tab has switched modes. Does not check where the request
 * came from: callers that change data must check the origin.
 */
export async function readSession(request: Request): Promise<Session | null> {
  const cookies = parseCookies(request.headers.get("cookie"));
  const mode = request.headers.get(MODE_HEADER) ?? cookies.get(MODE_COOKIE);
  return sessionOf((name) => cookies.get(name), mode);
}

async function sessionOf(
  cookie: (name: string) => string | undefined,
  mode: string | undefined,
): Promise<Session | null> {
  const runtime = getRuntime();
  const token = await decodeSessionToken(runtime.config, cookie(sessionCookieName(runtime.config)));
  if (!token) return null;
  const ctx = createCtx(runtime);
  const ref = await findSession(ctx, { userId: token.sub, token: token.sid });
  if (!ref) return null;
  const account = await findSessionAccount(ctx, {
    userId: token.sub,
    sessionEpoch: token.epoch,
    chosenAccountId: cookie(ACCOUNT_COOKIE) ?? null,
  });
  return account && { ...account, livemode: mode !== "test", ref };
}

/**
 * The session of the page being rendered, or null; looked up once per render. next/* is imported on demand, so route
 * handlers that use `readSession` run on any server.
 */
export const findPageSession = cache(async (): Promise<Session | null> => {
  const { cookies } = await import("next/headers");
  const jar = await cookies();
  return sessionOf((name) => jar.get(name)?.value, jar.get(MODE_COOKIE)?.value);
});

/**
 * The session of the page at `path`; without one, redirects to the sign-in page, which returns here. Every page calls
 * it.
 */
export async function requirePageSession(path: string): Promise<Session> {
  const session = await findPageSession();
  if (session) return session;
  const { redirect } = await import("next/navigation");
  return redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}

export function callerOfSession({ accountId, livemode, userId, role, ref }: Session) {
  const actor = { kind: "user" as const, id: userId };
  return { accountId, livemode, actor, scopes: SCOPES_OF_ROLE[role], session: ref };
}

/** The context for the verbs of the page at `path`, and what its components know of the session. */
export async function pageAccountCtx(path: string) {
  const session = await requirePageSession(path);
  const ctx: SessionCtx = { ...createCtx(getRuntime()), ...callerOfSession(session) };
  const dashboard = {
    livemode: session.livemode,
    canWrite: session.role !== "viewer",
    email: session.email,
    appUrl: ctx.config.appUrl,
    renderedAtMs: ctx.clock.now().getTime(),
  };
  return { ctx, session, dashboard };
}
