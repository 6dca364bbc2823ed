import { PROBLEMS } from "@/lib/contract/errors";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx, Scope } from "@/lib/platform/ctx";
import { identify, identifyBasic, identifyClient, requireNamedAccount, requireScope } from "./auth";
import {
  limitByActor,
  limitByAddress,
  limitByOrder,
  type LimitName,
  type Limited,
} from "./rate-limit";

/** A call authenticated with an order's client token. */
export type OrderCtx = Ctx & { orderId: string };

/** Records the result of the rate limiter; throws `rate-limited` if the request exceeds the limit. */
export type ConsumeLimit = (limited: Limited | null) => void;
type Arrival = { request: Request; consumeLimit: ConsumeLimit };

/** Authenticates a key or session with the scope, or only HTTP Basic if that is the `scheme`. Known callers are limited individually, unknown ones by address. */
export async function authenticateCaller(
  ctx: Ctx,
  { request, consumeLimit, scope, scheme }: Arrival & { scope: Scope; scheme?: "basic" },
): Promise<AccountCtx> {
  const find = scheme === "basic" ? identifyBasic : identify;
  const caller = await known(ctx, { request, consumeLimit }, () => find(ctx, request));
  consumeLimit(await limitByActor(ctx, caller.actor));
  requireNamedAccount(caller, request);
  requireScope(caller, scope);
  return { ...ctx, ...caller };
}

/** Authenticates a client token. */
export async function authenticateClient(
  ctx: Ctx,
  { request, consumeLimit }: Arrival,
): Promise<OrderCtx> {
  const { orderId } = await known(ctx, { request, consumeLimit }, () =>
    Promise.resolve(identifyClient(ctx, request)),
  );
  consumeLimit(await limitByOrder(ctx, orderId));
  return { ...ctx, orderId };
}

/** Accepts any caller, limited by address. */
export async function limitAnonymous(
  ctx: Ctx,
  { request, consumeLimit, limit }: Arrival & { limit?: LimitName },
): Promise<Ctx> {
  consumeLimit(await limitByAddress(ctx, request, limit));
  return ctx;
}

/** Failed authentication counts against the caller's address; authenticated callers are not limited by address. */
async function known<T>(
  ctx: Ctx,
  { request, consumeLimit }: Arrival,
  find: () => Promise<T>,
): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AppError && PROBLEMS[error.slug].status === 401) {
      consumeLimit(await limitByAddress(ctx, request));
    }
    throw error;
  }
}
