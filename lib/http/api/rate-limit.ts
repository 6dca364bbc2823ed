import { AppError } from "@/lib/platform/app-error";
import type { Actor, Ctx } from "@/lib/platform/ctx";
import type { RateLimit, Verdict } from "@/lib/platform/rate-limit";
import { addressBlocks, clientAddress, WIDER_BLOCK_FACTOR } from "./client-address";

/**
 * `key`: calls of one API key. By client address: `address` for public API calls and failed authentication, `page` for
 * pages, `light` for cheap and frequent requests (probes, scripts, styles), `ipn` for IPNs without a valid signature.
 */
export type LimitName = "key" | "address" | "page" | "light" | "ipn";
/** The result of the rate limiter for one request, and the limit that was applied. */
export type Limited = { name: LimitName; limit: RateLimit; verdict: Verdict };

/** The size of a burst, in seconds of the sustained rate. */
const BURST_SECONDS: Record<LimitName, number> = { key: 2, address: 3, page: 6, light: 4, ipn: 3 };
/** Multiples of the configured rate: a page costs many times as much as an API call, a script a fraction of it. */
const FACTOR: Record<LimitName, number> = {
  key: 1,
  address: 1,
  page: 0.25,
  light: 5,
  ipn: 1,
};
/** Clients whose address is unknown share one bucket. */
const UNKNOWN = "unknown";

function limitOf(ctx: Ctx, name: LimitName, widerFactor = 1): RateLimit | null {
  const { keyPerSecond, addressPerSecond } = ctx.config.rateLimits;
  const perSecond = (name === "key" ? keyPerSecond : addressPerSecond) * FACTOR[name] * widerFactor;
  return perSecond === 0 ? null : { perSecond, burst: perSecond * BURST_SECONDS[name] };
}

/** Counts one request of an authenticated caller; null if no limit is set. */
export function limitByActor(ctx: Ctx, actor: Actor): Promise<Limited | null> {
  return take(ctx, "key", `${actor.kind}:${actor.id}`);
}

/** Counts one request of an order's client token; null if no limit is set. */
export function limitByOrder(ctx: Ctx, orderId: string): Promise<Limited | null> {
  return take(ctx, "key", `order:${orderId}`);
}

/** Counts one request of the caller's address; null if no limit is set. */
export function limitByAddress(
  ctx: Ctx,
  request: Request,
  name: LimitName = "address",
): Promise<Limited | null> {
  return limitAddress(ctx, clientAddress(request, ctx.config), name);
}

/**
 * Counts one request of an address: against its IPv4 address or IPv6 /64, then against its IPv6 /48, which allows more.
 */
export async function limitAddress(
  ctx: Ctx,
  address: string | null,
  name: LimitName,
): Promise<Limited | null> {
  const [narrow = UNKNOWN, wide] = address === null ? [] : addressBlocks(address);
  const narrowLimit = await take(ctx, name, `${name}:${narrow}`);
  if (wide === undefined || !narrowLimit?.verdict.allowed) return narrowLimit;
  const wideLimit = await take(ctx, name, `${name}:${wide}`, WIDER_BLOCK_FACTOR);
  return wideLimit?.verdict.allowed === false ? wideLimit : narrowLimit;
}

async function take(
  ctx: Ctx,
  name: LimitName,
  key: string,
  widerFactor = 1,
): Promise<Limited | null> {
  const limit = limitOf(ctx, name, widerFactor);
  if (limit === null) return null;
  return { name, limit, verdict: await ctx.services.rateLimiter.take(key, limit) };
}

export function tooManyRequests({ name, limit, verdict }: Limited): AppError {
  const who = name === "key" ? "This key" : "This address";
  return new AppError(
    "rate-limited",
    `${who} may send ${limit.perSecond} requests a second, in bursts of up to ${limit.burst}. Wait for the number of seconds in Retry-After, then send fewer.`,
    { retryAfterSeconds: verdict.retryAfterSeconds },
  );
}

/**
 * Reports the remaining quota on every response: `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers, as structured fields) and the older `x-ratelimit-*`, whose reset is a Unix time.
 */
export function stampLimit(headers: Headers, { name, limit, verdict }: Limited): void {
  const windowSeconds = Math.ceil(limit.burst / limit.perSecond);
  headers.set("ratelimit-policy", `"${name}";q=${limit.burst};w=${windowSeconds}`);
  headers.set("ratelimit", `"${name}";r=${verdict.remaining};t=${verdict.resetSeconds}`);
  headers.set("x-ratelimit-bucket", name);
  headers.set("x-ratelimit-limit", String(limit.burst));
  headers.set("x-ratelimit-remaining", String(verdict.remaining));
  const nowSeconds = Math.floor(Date.now() / 1000);
  headers.set("x-ratelimit-reset", String(nowSeconds + verdict.resetSeconds));
}
