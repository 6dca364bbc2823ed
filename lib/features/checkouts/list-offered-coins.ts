import type { OfferedCoins } from "@/lib/contract/pay";
import { findOrderForPayer } from "@/lib/features/orders/orders-store";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { providerFor } from "@/lib/providers/registry";
import type { Coin, PaymentProvider } from "@/lib/providers/provider";

/** Networks whose fees are small change, in the order people should see them. */
const CHEAP_FIRST = [
  "trx",
  "sol",
  "bsc",
  "matic",
  "ton",
  "xlm",
  "xrp",
  "ltc",
  "doge",
  "bch",
  "base",
  "op",
  "arb",
];

/** The coins an order can be paid in, cheap networks first, each with its estimate when the provider gives one. */
export async function listOfferedCoins(
  ctx: Ctx,
  input: { orderId: string },
): Promise<OfferedCoins> {
  const order = await findOrderForPayer(ctx.db, input.orderId);
  if (!order) throw new AppError("not-found", "There is no such payment. Check the link.");
  if (order.provider === "stub") return { coins: [] };
  const { provider } = providerFor(ctx.config, order.livemode);
  const coins = [...(await provider.listCoins())].sort(
    (a, b) => rank(a) - rank(b) || a.ticker.localeCompare(b.ticker),
  );
  return { coins: await Promise.all(coins.map((coin) => offer(provider, coin, order))) };
}

async function offer(
  provider: PaymentProvider,
  coin: Coin,
  price: { priceCents: number; priceCurrency: string },
): Promise<OfferedCoins["coins"][number]> {
  const pair = {
    priceCents: price.priceCents,
    priceCurrency: price.priceCurrency,
    payCurrency: coin.code,
  };
  const [estimate, minimum] = await Promise.all([
    provider.estimate(pair).catch(() => null),
    provider.minimum(pair).catch(() => null),
  ]);
  return {
    code: coin.code,
    ticker: coin.ticker,
    name: coin.name,
    network_name: coin.networkName,
    estimate: estimate?.payAmount ?? null,
    minimum: minimum?.minAmount ?? null,
  };
}

function rank(coin: Coin): number {
  const index = CHEAP_FIRST.indexOf(coin.network);
  return index < 0 ? CHEAP_FIRST.length : index;
}
