import { BLOCKCHAIN_IDS, blockchainIdOf, type BlockchainId } from "@/lib/domain/prompt";
import type { AccountCtx } from "@/lib/platform/ctx";

/** Returns the IDs of the blockchains whose coins the provider offers. Throws `provider-unavailable`. */
export async function listActiveBlockchains(ctx: AccountCtx): Promise<BlockchainId[]> {
  const coins = await ctx.services.providers.forNewOrders(ctx.livemode).provider.listCoins();
  const offered = new Set(coins.map(blockchainIdOf));
  return BLOCKCHAIN_IDS.filter((id) => offered.has(id));
}
