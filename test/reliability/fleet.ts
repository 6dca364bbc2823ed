import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import { inParallel } from "@/test/support/ipn-storm";
import { createTestEndpoint, createTestEvents } from "@/test/support/webhook-factories";

export type Shop = { ctx: AccountCtx; endpoints: { id: string; secret: string; url: string }[] };

const EVENTS_AT_ONCE = 200;

/** A new account with live endpoints at `urls`. */
export async function createShop(ctx: Ctx, urls: string[]): Promise<Shop> {
  const accountId = newId("acc", new Date());
  await ctx.db.account.create({ data: { id: accountId, name: "Shop", defaultPayCurrency: "btc" } });
  const shop: AccountCtx = {
    ...ctx,
    accountId,
    livemode: true,
    actor: { kind: "system", id: "reliability" },
    scopes: ["account_owner"],
  };
  const endpoints: Shop["endpoints"] = [];
  for (const url of urls) {
    const { id, secret } = await createTestEndpoint(shop, url);
    endpoints.push({ id, secret, url });
  }
  return { ctx: shop, endpoints };
}

/** `count` events for each shop, a few shops at a time; every endpoint of a shop gets each of its events. */
export async function createEvents(shops: readonly Shop[], count: number): Promise<void> {
  await inParallel([...shops], 4, async (shop) => {
    for (let left = count; left > 0; left -= EVENTS_AT_ONCE)
      await createTestEvents(shop.ctx, Math.min(left, EVENTS_AT_ONCE));
  });
}
