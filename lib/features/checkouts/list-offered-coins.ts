import type { OfferedCoins } from "@/lib/contract/pay";
import { findOrderForPayer } from "@/lib/features/orders/orders-store";
import { AppError } from "@/lib/platform/app-error";
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
  const order = await findOrderForPayer(ctx.db, input.orderId);
  if (!order) throw new AppError("not-found", "There is no such payment. Check the link.");
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
