import { decode, encode } from "next-auth/jwt";
import { SESSION_MAX_AGE_SECONDS } from "@/lib/features/sessions/start-session";
import type { AppConfig } from "@/lib/platform/env";

export const ACCOUNT_COOKIE = "driftstack_account";

/** What the session cookie holds, encrypted and authenticated. `sid` is the token of a row in `sessions`. */
export type SessionToken = { sub: string; epoch: number; sid: string };

/** True when people reach the program by https, so that its cookies may demand it. */
export function isSecure(config: AppConfig): boolean {
  return config.appUrl.startsWith("https://");
}

/** The cookie's name; with https, one that only this very host can have set. */
export function sessionCookieName(config: AppConfig): string {
  return cookieName(config, "session");
}

/** The name of one of our cookies; with https, one that only this very host can have set. */
export function cookieName(config: AppConfig, name: string): string {
  return `${isSecure(config) ? "__Host-" : ""}driftstack.${name}`;
}

/** The token for a cookie, as next-auth writes it. */
export function encodeSessionToken(
  config: AppConfig,
  token: SessionToken,
  maxAgeSeconds: number = SESSION_MAX_AGE_SECONDS,
): Promise<string> {
  return encode({ token, secret: config.keys.session, maxAge: maxAgeSeconds });
}

/** The token in a cookie, or null when it is not ours, was tampered with, or has expired. */
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

/** The cookies of a `Cookie` header. Of two with one name the first counts, as browsers send the closest first. */
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
