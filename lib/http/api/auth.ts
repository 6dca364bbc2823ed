import { createHash, timingSafeEqual } from "node:crypto";
import { readClientToken } from "@/lib/features/orders/client-token";
import { findApiKey } from "@/lib/features/api-keys/find-api-key";
import { RECENT_PASSWORD_MS } from "@/lib/features/sessions/confirm-password";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx, Scope, SessionCtx } from "@/lib/platform/ctx";
import { idToUuid } from "@/lib/platform/ids";
import { isFromOwnPage } from "@/lib/http/session/own-origin";
import { readSession, SCOPES_OF_ROLE } from "@/lib/http/session/session";

const GRANTS: Record<Scope, readonly Scope[]> = {
  read: ["read"],
  write: ["read", "write"],
  account_owner: ["read", "write", "account_owner"],
  driftstack_internal_admin: ["driftstack_internal_admin"],
};
type Challenge = { headers: { "www-authenticate": string } };
const BASIC: Challenge = { headers: { "www-authenticate": 'Basic realm="driftstack"' } };
const CHALLENGE = { "www-authenticate": 'Bearer realm="driftstack"' };

/** True if a key with `scopes` has the permissions of `needed`. */
export function grants(scopes: readonly Scope[], needed: Scope): boolean {
  return scopes.some((scope) => GRANTS[scope].includes(needed));
}

export type Caller = Pick<AccountCtx, "accountId" | "livemode" | "actor" | "scopes" | "session">;

/**
 * The caller: from a Bearer key if there is an Authorization header, otherwise from the dashboard session. Throws 401
 * if it cannot be identified.
 */
export function identify(ctx: Ctx, request: Request): Promise<Caller> {
  const header = request.headers.get("authorization");
  return header === null ? bySession(ctx, request) : byKey(ctx, header);
}

/** Throws 403, naming the missing scope, if the caller lacks it. */
export function requireScope(caller: Caller, needed: Scope): void {
  if (grants(caller.scopes, needed)) return;
  const granted = caller.scopes.map((scope) => `'${scope}'`).join(", ");
  throw new AppError(
    "forbidden",
    `This needs the scope '${needed}'; the key has ${granted}. Use a key with that scope.`,
  );
}

/** Throws 403 if the request names an account that is not the caller's. */
export function requireNamedAccount({ accountId }: Caller, request: Request): void {
  const named = request.headers.get("x-driftstack-account");
  if (named === null || named === accountId || named === idToUuid(accountId)) return;
  throw new AppError(
    "forbidden",
    "X-Driftstack-Account names another account than the key's. Use a key of that account, or remove the header.",
  );
}

/** Throws 403 unless the caller is a signed-in user. */
export function requireSession(ctx: AccountCtx): SessionCtx {
  const { session } = ctx;
  if (session) return { ...ctx, session };
  throw new AppError(
    "forbidden",
    "This concerns a person's sign-in and is not available to API keys. Sign in to the dashboard.",
  );
}

/**
 * Throws 403 for a dashboard session in which the password was not entered within the last ten minutes: a session
 * cookie alone must not be enough to create something that outlives the session. API keys are not affected.
 */
export function requireRecentPassword({ session, clock }: AccountCtx): void {
  if (!session) return;
  if (clock.now().getTime() - session.authenticatedAt.getTime() < RECENT_PASSWORD_MS) return;
  throw new AppError(
    "reauthentication-required",
    "Enter your password again: POST /v1/account/confirm-password, then repeat this request within 10 minutes.",
  );
}

/** The order whose client token the request carries. Throws 401 if the token is forged, malformed or expired. */
export function identifyClient(ctx: Ctx, request: Request): { orderId: string } {
  const token = bearerOf(request.headers.get("authorization"));
  const read = token === null ? null : readClientToken(ctx, token);
  if (read) return read;
  throw new AppError(
    "unauthorized",
    "This client token is not valid, or has expired. Read the order through your server instead, or create a new checkout.",
    { headers: CHALLENGE },
  );
}

/** True if the request carries what looks like a client token. */
export function bearsClientToken(request: Request): boolean {
  return bearerOf(request.headers.get("authorization"))?.startsWith("ct_") === true;
}

function bearerOf(header: string | null): string | null {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1] ?? null;
}

async function byKey(ctx: Ctx, header: string): Promise<Caller> {
  const token = bearerOf(header);
  if (token === null) {
    throw new AppError("unauthorized", "Send Authorization: Bearer <API key>.", {
      headers: CHALLENGE,
    });
  }
  return callerOf(ctx, token);
}

/**
 * The caller of an operation with HTTP Basic: the account's UUID is the user name, one of its API keys the password.
 * Throws 401 if it cannot be identified, also for the key of another account.
 */
export async function identifyBasic(ctx: Ctx, request: Request): Promise<Caller> {
  const given = basicOf(request.headers.get("authorization"));
  if (given === null)
    throw new AppError("unauthorized", "Send HTTP Basic with <client_id>:<API key>.", BASIC);
  const caller = await callerOf(ctx, given.password, BASIC);
  if (isEqual(given.userName, idToUuid(caller.accountId))) return caller;
  throw new AppError(
    "unauthorized",
    "The client id is not that of the key's account. Send the client_id of GET /v1/account.",
    BASIC,
  );
}

function basicOf(header: string | null): { userName: string; password: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? null : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Takes the same time for all texts of one length, wherever they differ. */
function isEqual(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

async function callerOf(
  ctx: Ctx,
  token: string,
  challenge: Challenge = { headers: CHALLENGE },
): Promise<Caller> {
  if (token.startsWith("ct_")) {
    throw new AppError(
      "unauthorized",
      "A client token reads one order, by GET /v1/billing/crypto-orders/<order_id> or the order tracker, and nothing else. Use an API key here.",
      challenge,
    );
  }
  const found = await findApiKey(ctx, { token });
  switch (found.kind) {
    case "found":
      return found.caller;
    case "malformed":
      throw new AppError(
        "invalid-key",
        "This is not an API key, or it was mistyped: keys begin with ds_live_ or ds_test_ and end in a checksum. Copy it again.",
        challenge,
      );
    case "unknown":
      throw new AppError(
        "invalid-key",
        "No such API key. Create one with: npm run api-key -- --account <email> --scopes write.",
        challenge,
      );
    case "revoked":
      throw new AppError(
        "revoked-key",
        "This API key was revoked. Use another, or create one.",
        challenge,
      );
    case "expired":
      throw new AppError("expired-key", "This API key has expired. Create a new one.", challenge);
  }
}

async function bySession(ctx: Ctx, request: Request): Promise<Caller> {
  const session = await readSession(request);
  if (!session) {
    throw new AppError("unauthorized", "Send Authorization: Bearer <API key>.", {
      headers: CHALLENGE,
    });
  }
  const isSafe = request.method === "GET" || request.method === "HEAD";
  // A cookie alone does not prove intent: requests that change something must come from our own pages.
  if (!isSafe && !isFromOwnPage(request, ctx.config.appUrl)) {
    throw new AppError(
      "forbidden",
      "This request did not come from the dashboard's own pages. Use an API key.",
    );
  }
  return {
    accountId: session.accountId,
    livemode: session.livemode,
    actor: { kind: "user", id: session.userId },
    scopes: SCOPES_OF_ROLE[session.role],
    session: session.ref,
  };
}
