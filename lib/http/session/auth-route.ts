import NextAuth from "next-auth";
import { DEVICE_MAX_AGE_SECONDS, issueDeviceToken } from "@/lib/features/accounts/device-token";
import { signOut } from "@/lib/features/sessions/sign-out";
import type { Ctx } from "@/lib/platform/ctx";
import { createCtx, getRuntime } from "@/lib/platform/runtime";
import { AppError } from "@/lib/platform/app-error";
import { authOptions, type SignInAttempt } from "./auth-options";
import { addressBlock, clientAddress } from "@/lib/http/api/client-address";
import { errorResponse, logProblem, toAppError } from "@/lib/http/api/error-response";
import { isFromOwnPage } from "./own-origin";
import { readBody } from "@/lib/http/api/read-body";
import { requestIdOf } from "@/lib/http/api/request-id";
import { safeReturnPath } from "./return-path";
import {
  cookieName,
  decodeSessionToken,
  isSecure,
  parseCookies,
  sessionCookieName,
} from "./session-cookie";
import { unwrapDefault } from "./unwrap-default";

/** The parts of next-auth that the dashboard uses. The others (its own pages, its log endpoint) are not served. */
const ACTIONS = [
  "GET csrf",
  "GET signin",
  "GET error",
  "POST callback/credentials",
  "POST signout",
];
const BODY_MAX_BYTES = 8 * 1024;
const BASE_PATH = "/api/auth";

/** `/api/auth/*`: sign-in and sign-out by next-auth, as a handler of Web Requests and Responses. */
export async function authRoute(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers.get("x-request-id"));
  const ctx = createCtx(getRuntime(), requestId);
  try {
    const response = await respond(ctx, request);
    response.headers.set("cache-control", "no-store");
    response.headers.set("x-request-id", requestId);
    return response;
  } catch (error) {
    const problem = toAppError(error);
    logProblem(ctx.log, problem, request, requestId);
    return errorResponse(problem, request, requestId);
  }
}

async function respond(ctx: Ctx, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const action = url.pathname.slice(BASE_PATH.length + 1);
  if (!ACTIONS.includes(`${request.method} ${action}`)) {
    throw new AppError("not-found", "There is nothing here. Sign in at /sign-in.");
  }
  const isPost = request.method === "POST";
  if (isPost && !isFromOwnPage(request, ctx.config.appUrl)) {
    throw new AppError(
      "forbidden",
      "This request did not come from the sign-in page. Open /sign-in and try again.",
    );
  }
  const body = isPost ? await readForm(request) : {};
  const query = Object.fromEntries(url.searchParams);
  const { origin } = new URL(ctx.config.appUrl);
  const callbackUrl = origin + safeReturnPath(body.callbackUrl ?? query.callbackUrl, origin);
  const cookies = parseCookies(request.headers.get("cookie"));
  const attempt = await attemptOf(ctx, request, cookies);
  const response = await callNextAuth(ctx, attempt, {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    // Without next-auth's return cookie: the return URL is in the request, validated above.
    cookies: Object.fromEntries(
      [...cookies].filter(([name]) => !name.endsWith("driftstack.return")),
    ),
    query: { ...query, callbackUrl, nextauth: action.split("/") },
    body: { ...body, callbackUrl },
  });
  if (action === "signout" && clearsSession(ctx, response) && attempt.sessionToken !== null)
    await signOut(ctx, { token: attempt.sessionToken });
  rememberDevice(ctx, response, attempt);
  return explainWait(response);
}

async function attemptOf(
  ctx: Ctx,
  request: Request,
  cookies: Map<string, string>,
): Promise<SignInAttempt> {
  const session = await decodeSessionToken(ctx.config, cookies.get(sessionCookieName(ctx.config)));
  return {
    address: addressOf(request),
    userAgent: request.headers.get("user-agent"),
    deviceToken: cookies.get(cookieName(ctx.config, "device")) ?? null,
    sessionToken: session?.sid ?? null,
  };
}

/** True if next-auth has checked the CSRF token and deletes the session cookie. */
function clearsSession(ctx: Ctx, response: Response): boolean {
  const emptied = `${sessionCookieName(ctx.config)}=;`;
  return response.headers.getSetCookie().some((line) => line.startsWith(emptied));
}

/** Sets a device cookie in a browser that has signed in, so its next attempts are rate limited separately. */
function rememberDevice(ctx: Ctx, response: Response, { result }: SignInAttempt): void {
  if (result?.kind !== "signed-in") return;
  const { email, deviceId } = result;
  const parts = [
    `${cookieName(ctx.config, "device")}=${issueDeviceToken(ctx, { email, deviceId })}`,
    "Path=/",
    `Max-Age=${DEVICE_MAX_AGE_SECONDS}`,
    "HttpOnly",
    ...(isSecure(ctx.config) ? ["Secure"] : []),
    "SameSite=Lax",
  ];
  response.headers.append("set-cookie", parts.join("; "));
}

/**
 * next-auth returns 401 for every rejected sign-in. A rate-limited one gets 429 and `Retry-After`, as everywhere else.
 */
async function explainWait(response: Response): Promise<Response> {
  if (response.status !== 401) return response;
  const text = await response.text();
  const seconds = /[?&]error=wait-(\d+)/.exec(text)?.[1];
  if (seconds === undefined) return new Response(text, response);
  const headers = new Headers(response.headers);
  headers.set("retry-after", seconds);
  return new Response(text, { status: 429, headers });
}

async function readForm(request: Request): Promise<Record<string, string>> {
  if (
    !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get("content-type") ?? "")
  ) {
    throw new AppError(
      "unsupported-media-type",
      "Send the form as application/x-www-form-urlencoded.",
    );
  }
  const bytes = await readBody(request, BODY_MAX_BYTES);
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)));
}

type NextAuthRequest = {
  method: string;
  headers: Record<string, string>;
  cookies: Record<string, string>;
  query: Record<string, string | string[]>;
  body: Record<string, string>;
};
type NodeStyleHandler = (req: NextAuthRequest, res: object, options: object) => Promise<unknown>;

/**
 * The client's address as set by the nearest proxy or by this server. A value sent by the client has already been
 * removed (`createPageHandler`). IPv6 addresses are reduced to their network.
 */
function addressOf(request: Request): string | null {
  const address = clientAddress(request, { trustProxy: true });
  return address === null ? null : addressBlock(address);
}

/**
 * next-auth 4 has two entry points; the one for the Pages Router does not use next/headers and therefore runs on any
 * server. It reads the URL of the application only from NEXTAUTH_URL, on every call.
 */
async function callNextAuth(
  ctx: Ctx,
  attempt: SignInAttempt,
  request: NextAuthRequest,
): Promise<Response> {
  process.env.NEXTAUTH_URL = new URL(BASE_PATH, ctx.config.appUrl).href;
  const headers = new Headers();
  let status = 200;
  let text: string | null = null;
  const response = {
    status(code: number) {
      status = code;
      return response;
    },
    getHeader: (name: string) =>
      name === "Set-Cookie" ? headers.getSetCookie() : headers.get(name),
    setHeader(name: string, value: string | string[]) {
      headers.delete(name);
      for (const one of [value].flat()) headers.append(name, one);
      return response;
    },
    json(value: unknown) {
      headers.set("content-type", "application/json");
      text = JSON.stringify(value);
    },
    send(value: unknown) {
      text = typeof value === "string" ? value : JSON.stringify(value ?? null);
    },
    end: () => undefined,
  };
  const handler = unwrapDefault(NextAuth) as unknown as NodeStyleHandler;
  await handler(request, response, authOptions(ctx, attempt));
  return new Response(text, { status, headers });
}
