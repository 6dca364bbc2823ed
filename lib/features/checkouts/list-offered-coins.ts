import type { OfferedCoins } from "@/lib/contract/pay";
import { getOrderForPayer } from "@/lib/features/orders/get-pay-view";
import type { Ctx } from "@/lib/platform/ctx";
import { isOffered, offerCoins, type CoinOffer, type PriceToOffer } from "./offer-coins";

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
  const blockchainIds = order.prompt?.blockchainIds;
  const price = { livemode, priceCents, priceCurrency, blockchainIds };
  const offers = await offerCoins(ctx, price).catch(() => unpricedCoins(ctx, price));
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
async function unpricedCoins(ctx: Ctx, price: PriceToOffer): Promise<CoinOffer[]> {
  const { provider } = ctx.services.providers.forNewOrders(price.livemode);
  const coins = (await provider.listCoins()).filter((coin) => isOffered(coin, price));
  const until = ctx.clock.now();
  return coins.map((coin) => ({ coin, estimate: null, minimum: null, tooLow: false, until }));
}
