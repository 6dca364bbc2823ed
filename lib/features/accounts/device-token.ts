import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Ctx } from "@/lib/platform/ctx";
import { deriveSecret } from "@/lib/platform/secrets";
import { normalEmail } from "./create-account";

export const DEVICE_MAX_AGE_SECONDS = 365 * 24 * 60 * 60;
const FORM = /^([A-Za-z0-9_-]{22})\.([0-9]{10,12})\.([A-Za-z0-9_-]{43})$/;

type Device = { email: string; deviceId: string };

/**
 * Issues a token for a browser in which this email address has signed in. The token does not authenticate the user; it
 * only gives the browser its own sign-in limits. It is valid for one email address, which it does not reveal.
 */
export function issueDeviceToken(
  ctx: Ctx,
  input: { email: string; deviceId: string | null },
): string {
  const deviceId = input.deviceId ?? randomBytes(16).toString("base64url");
  const expires = String(Math.floor(ctx.clock.now().getTime() / 1000) + DEVICE_MAX_AGE_SECONDS);
  const signature = signatureOf(ctx, { email: input.email, deviceId }, expires);
  return `${deviceId}.${expires}.${signature.toString("base64url")}`;
}

/** Returns the device ID when the token is valid for this email address and has not expired, otherwise null. */
export function readDeviceToken(
  ctx: Ctx,
  input: { email: string; token: string | null },
): string | null {
  const [, deviceId, expires, signature] = FORM.exec(input.token ?? "") ?? [];
  if (deviceId === undefined || expires === undefined || signature === undefined) return null;
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(ctx, { email: input.email, deviceId }, expires);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return Number(expires) * 1000 > ctx.clock.now().getTime() ? deviceId : null;
}

function signatureOf(ctx: Ctx, { email, deviceId }: Device, expires: string): Buffer {
  return createHmac("sha256", deriveSecret(ctx.config.keys.session, "sign-in devices"))
    .update(JSON.stringify([deviceId, expires, normalEmail(email)]))
    .digest();
}
