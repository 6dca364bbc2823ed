import { AppError } from "@/lib/platform/app-error";
import type { Actor, Ctx } from "@/lib/platform/ctx";
import type { RateLimit, Verdict } from "@/lib/platform/rate-limit";
import { getRuntime } from "@/lib/platform/runtime";
import { addressBlock, clientAddress } from "./client-address";

export type LimitName = "key" | "address";
/** What a limiter said about one request, and by which rule. */
export type Limited = { name: LimitName; limit: RateLimit; verdict: Verdict };

/** How many seconds' worth of requests may come at once. */
const BURST_SECONDS: Record<LimitName, number> = { key: 2, address: 3 };

const limits = new Map<string, RateLimit>();

function limitOf(ctx: Ctx, name: LimitName): RateLimit | null {
  const { keyPerSecond, addressPerSecond } = ctx.config.rateLimits;
  const perSecond = name === "key" ? keyPerSecond : addressPerSecond;
  if (perSecond === 0) return null;
  const known = limits.get(`${name}${perSecond}`);
  if (known) return known;
  const limit = { perSecond, burst: perSecond * BURST_SECONDS[name] };
  limits.set(`${name}${perSecond}`, limit);
  return limit;
}

/** Takes one request from whoever was authenticated; null when there is no limit. */
export function limitByActor(ctx: Ctx, actor: Actor): Promise<Limited | null> | Limited | null {
  return take(ctx, "key", `${actor.kind}:${actor.id}`);
}

/** Takes one request from the client token of an order; null when there is no limit. */
export function limitByOrder(ctx: Ctx, orderId: string): Promise<Limited | null> | Limited | null {
  return take(ctx, "key", `order:${orderId}`);
}

/** Takes one request from the caller's address; null when there is no limit, or nobody knows the address. */
export function limitByAddress(
  ctx: Ctx,
  request: Request,
): Promise<Limited | null> | Limited | null {
  const address = clientAddress(request, ctx.config);
  return address === null ? null : take(ctx, "address", `address:${addressBlock(address)}`);
}

/**
 * Takes one request from what an address may send without a valid IPN signature. Requests whose address is unknown share
 * one count. It does not bound many addresses together: each costs no more than one cheap check for a request.
 */
export function limitInvalidIpns(
  ctx: Ctx,
  request: Request,
): Promise<Limited | null> | Limited | null {
  const address = clientAddress(request, ctx.config);
  return take(ctx, "address", `ipn:${address === null ? "unknown" : addressBlock(address)}`);
}

function take(ctx: Ctx, name: LimitName, key: string): Promise<Limited> | Limited | null {
  const limit = limitOf(ctx, name);
  if (limit === null) return null;
  const verdict = getRuntime().rateLimiter.take(key, limit);
  return verdict instanceof Promise
    ? verdict.then((answer) => ({ name, limit, verdict: answer }))
    : { name, limit, verdict };
}

/** The refusal of a request that came too soon. */
export function tooManyRequests({ name, limit, verdict }: Limited): AppError {
  const who = name === "key" ? "this key" : "this address";
  return new AppError(
    "rate-limited",
    `At most ${limit.perSecond} requests a second are answered for ${who}, ${limit.burst} at once. Wait as long as Retry-After says, then go on more slowly.`,
    { retryAfterSeconds: verdict.retryAfterSeconds },
  );
}

/**
 * Says on every answer how much is left: `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers, as
 * structured fields) and the older `x-ratelimit-*`, whose reset is in seconds from now.
 */
export function stampLimit(headers: Headers, { name, limit, verdict }: Limited): void {
  const windowSeconds = Math.ceil(limit.burst / limit.perSecond);
  headers.set("ratelimit-policy", `"${name}";q=${limit.burst};w=${windowSeconds}`);
  headers.set("ratelimit", `"${name}";r=${verdict.remaining};t=${verdict.resetSeconds}`);
  headers.set("x-ratelimit-limit", String(limit.burst));
  headers.set("x-ratelimit-remaining", String(verdict.remaining));
  headers.set("x-ratelimit-reset", String(verdict.resetSeconds));
}
