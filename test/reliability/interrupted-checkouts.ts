import { createCheckout } from "@/lib/features/checkouts/create-checkout";
import {
  claimIdempotencyKey,
  type KeyClaim,
} from "@/lib/features/idempotency/claim-idempotency-key";
import type { AccountCtx } from "@/lib/platform/ctx";
import { CHECKOUT } from "@/test/support/test-orders";
import { inParallel } from "@/test/support/ipn-storm";
import type { Report } from "./report";

/** Longer than a claim outlives the process that made it. */
const LEASE_OVER_MS = 31_000;
const CALLS_PER_KEY = 10;

class Killed extends Error {}

type InterruptedOptions = {
  keys: number;
  /** For one in this many keys, the first holder dies between the provider's response and our commit. */
  dieEvery: number;
  claim?: (ctx: AccountCtx, input: { key: string; request: string }) => Promise<KeyClaim>;
};

/**
 * R5 within one process: a call that dies after the provider's response leaves the same state as a killed process,
 * including its lease. Ten concurrent calls per key must create one order per key and return identical bytes.
 */
export async function runInterruptedCheckouts(
  world: { clock: { advance(ms: number): void } },
  account: { ctx: AccountCtx; accountId: string },
  options: InterruptedOptions,
): Promise<Report> {
  const claim = options.claim ?? claimIdempotencyKey;
  const responses = new Map<string, string[]>();
  let deaths = 0;
  let attempted = 0;
  const callOnce = async (key: string, dies: boolean): Promise<boolean> => {
    attempted += 1;
    const claimed = await claim(account.ctx, { key, request: "same" });
    if (claimed.kind === "replay") return keep(responses, key, claimed.body);
    if (claimed.kind !== "claimed") return false;
    const serialise = (response: unknown) => {
      if (!dies) return JSON.stringify(response);
      deaths += 1;
      throw new Killed();
    };
    const slot = { ...claimed, serialise, status: 201 };
    const response = await createCheckout(account.ctx, { ...CHECKOUT, slot }).catch(ignoreKilled);
    return response !== null && keep(responses, key, JSON.stringify(response));
  };

  const keys = Array.from({ length: options.keys }, (_, index) => ({ key: `key-${index}`, index }));
  await inParallel(keys, 4, async ({ key, index }) => {
    const dies = index % options.dieEvery === 0;
    await Promise.all(Array.from({ length: CALLS_PER_KEY }, () => callOnce(key, dies)));
  });
  world.clock.advance(LEASE_OVER_MS);
  await inParallel(keys, 4, async ({ key }) => {
    await callOnce(key, false);
    await Promise.all(Array.from({ length: CALLS_PER_KEY - 1 }, () => callOnce(key, false)));
  });
  return judge(account.ctx, { responses, keys: options.keys, attempted, deaths });
}

function ignoreKilled(error: unknown): null {
  if (error instanceof Killed) return null;
  throw error;
}

function keep(responses: Map<string, string[]>, key: string, body: string): true {
  responses.set(key, [...(responses.get(key) ?? []), body]);
  return true;
}

async function judge(
  ctx: AccountCtx,
  seen: { responses: Map<string, string[]>; keys: number; attempted: number; deaths: number },
): Promise<Report> {
  const { accountId } = ctx;
  const visible = await ctx.db.order.count({ where: { accountId, status: "pending" } });
  const stuck = await ctx.db.order.count({ where: { accountId, status: "creating" } });
  const bodies = [...seen.responses.values()];
  return {
    attempted: seen.attempted,
    acknowledged: bodies.flat().length,
    lost: seen.keys - seen.responses.size,
    unexpected: bodies.filter((list) => new Set(list).size > 1).length + stuck,
    duplicated: Math.max(0, visible - seen.keys),
    recovered: seen.deaths,
  };
}
