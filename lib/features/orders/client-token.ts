import { createHmac, timingSafeEqual } from "node:crypto";
import type { Ctx } from "@/lib/platform/ctx";

type TokenCtx = Pick<Ctx, "config">;

const LIFETIME_MS = 48 * 60 * 60 * 1000;
const FORM = /^ct_(ord_[0-9a-f]{32})_([0-9]{10,12})_([A-Za-z0-9_-]{43})$/;

function signatureOf(ctx: TokenCtx, orderId: string, expires: string): Buffer {
  return createHmac("sha256", ctx.config.keys.clientToken).update(`${orderId}.${expires}`).digest();
}

/** Issues a token for browsers and apps that grants access only to this order's public status, for 48 hours. */
export function issueClientToken(
  ctx: TokenCtx,
  input: { orderId: string; issuedAt: Date },
): string {
  const expires = String(Math.floor((input.issuedAt.getTime() + LIFETIME_MS) / 1000));
  return `ct_${input.orderId}_${expires}_${signatureOf(ctx, input.orderId, expires).toString("base64url")}`;
}

/** Returns the order of a token, or null when the token is forged, malformed, or expired. */
export function readClientToken(ctx: Ctx, token: string): { orderId: string } | null {
  const [, orderId, expires, signature] = FORM.exec(token) ?? [];
  if (orderId === undefined || expires === undefined || signature === undefined) return null;
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(ctx, orderId, expires);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return Number(expires) * 1000 > ctx.clock.now().getTime() ? { orderId } : null;
}
