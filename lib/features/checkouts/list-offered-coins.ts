import type { OfferedCoins } from "@/lib/contract/pay";
import { getOrderForPayer } from "@/lib/features/orders/get-pay-view";
import type { Ctx } from "@/lib/platform/ctx";
import { offerCoins, type CoinOffer } from "./offer-coins";

/**
 * Returns the coins that an order can be paid in, networks with low fees first, each with an estimate if the provider
 * returns one. Throws `not-found`.
 */
export async function listOfferedCoins(
  ctx: Ctx,
  input: { orderId: string },
): Promise<OfferedCoins> {
  const order = await getOrderForPayer(ctx, input);
  if (order.provider === "stub") return { coins: [] };
  const { livemode, priceCents, priceCurrency } = order;
  const offers = await offerCoins(ctx, { livemode, priceCents, priceCurrency }).catch(() =>
    unpricedCoins(ctx, livemode),
  );
  return {
    coins: offers.map(({ coin, estimate, minimum }) => ({
      code: coin.code,
      ticker: coin.ticker,
      name: coin.name,
      network_name: coin.networkName,
      estimate,
      minimum,
    })),
  };
}

/** The coins without estimates. The payer can still choose one: the amount is shown with the address. */
async function unpricedCoins(ctx: Ctx, livemode: boolean): Promise<CoinOffer[]> {
  const coins = await ctx.services.providers.forNewOrders(livemode).provider.listCoins();
  const until = ctx.clock.now();
  return coins.map((coin) => ({ coin, estimate: null, minimum: null, tooLow: false, until }));
}
