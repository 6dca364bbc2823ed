import { decode, encode } from "next-auth/jwt";
import { SESSION_MAX_AGE_SECONDS } from "@/lib/features/sessions/start-session";
import type { AppConfig } from "@/lib/platform/env";

export const ACCOUNT_COOKIE = "driftstack_account";

/** The content of the session cookie, encrypted and authenticated. `sid` is the token of a row in `sessions`. */
export type SessionToken = { sub: string; epoch: number; sid: string };

/** True if the application is served over HTTPS, so its cookies can be `Secure`. */
export function isSecure(config: AppConfig): boolean {
  return config.appUrl.startsWith("https://");
}

/** The session cookie's name; over HTTPS, with a prefix that only this exact host can set. */
export function sessionCookieName(config: AppConfig): string {
  return cookieName(config, "session");
}

/** The name of one of our cookies; over HTTPS, with a prefix that only this exact host can set. */
export function cookieName(config: AppConfig, name: string): string {
  return `${isSecure(config) ? "__Host-" : ""}driftstack.${name}`;
}

/** Encodes the token for a cookie in next-auth's format. */
export function encodeSessionToken(
  config: AppConfig,
  token: SessionToken,
  maxAgeSeconds: number = SESSION_MAX_AGE_SECONDS,
): Promise<string> {
  return encode({ token, secret: config.keys.session, maxAge: maxAgeSeconds });
}

/** The token in a cookie, or null if it is not ours, was tampered with, or has expired. */
export async function decodeSessionToken(
  config: AppConfig,
  value: string | undefined,
): Promise<SessionToken | null> {
  if (!value) return null;
  try {
    const token = await decode({ token: value, secret: config.keys.session });
    const { sub, epoch, sid } = token ?? {};
    if (typeof sub !== "string" || typeof epoch !== "number" || typeof sid !== "string")
      return null;
    return { sub, epoch, sid };
  } catch {
    return null;
  }
}

/**
 * Parses a `Cookie` header. The first of two cookies with the same name wins: browsers send the most specific first.
 */
export function parseCookies(header: string | null): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals < 1) continue;
    const name = part.slice(0, equals).trim();
    if (!cookies.has(name)) cookies.set(name, decoded(part.slice(equals + 1).trim()));
  }
  return cookies;
}

function decoded(text: string): string {
  const bare = /^".*"$/.test(text) ? text.slice(1, -1) : text;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
