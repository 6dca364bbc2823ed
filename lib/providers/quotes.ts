import type { Ctx } from "@/lib/platform/ctx";
import { createConcurrencyLimit, type ConcurrencyLimit } from "@/lib/platform/concurrency-limit";
import { createReadCache, type Kept } from "@/lib/platform/read-cache";
import { ProviderError, type PaymentProvider, type PriceInCoin } from "./provider";

export const ESTIMATE_TTL_MS = 30_000;
const MINIMUM_TTL_MS = 60_000;
/** How long a rejection is cached, for a coin that the provider does not accept at this price. */
const REJECTED_TTL_MS = 10_000;
/** How long an `unavailable` error is cached, to limit reads of the same coin while the provider is down. */
const UNAVAILABLE_TTL_MS = 1_000;

const ESTIMATES_MAX = 10_000;
const MINIMUMS_MAX = 2_000;
const RUNNING_MAX = 8;
const WAITING_MAX = 256;
const RETRY_AFTER_SECONDS = 5;

type Estimate = Awaited<ReturnType<PaymentProvider["estimate"]>>;
type Minimum = Awaited<ReturnType<PaymentProvider["minimum"]>>;

/** The estimates and minimums of a provider, read through a cache. */
export type ProviderQuotes = {
  estimate(ctx: Pick<Ctx, "clock">, price: PriceInCoin): Promise<Kept<Estimate>>;
  /** Does not depend on the price, so it is cached per coin and price currency. */
  minimum(ctx: Pick<Ctx, "clock">, price: PriceInCoin): Promise<Kept<Minimum>>;
};

/** Creates the limit on reads of all providers: 8 in flight and 256 queued. */
export function createQuoteLimit(): ConcurrencyLimit {
  return createConcurrencyLimit({ runningMax: RUNNING_MAX, waitingMax: WAITING_MAX });
}

/**
 * Creates the quotes of a provider. Reads beyond `limit` fail as `unavailable` without being sent. Covers estimates and
 * minimums only: the coin list and payment look-ups have separate limits.
 */
export function createQuotes(provider: PaymentProvider, limit: ConcurrencyLimit): ProviderQuotes {
  const estimates = createReadCache<Estimate>({
    entriesMax: ESTIMATES_MAX,
    ttlMs: ESTIMATE_TTL_MS,
    failureTtlMs,
  });
  const minimums = createReadCache<Minimum>({
    entriesMax: MINIMUMS_MAX,
    ttlMs: MINIMUM_TTL_MS,
    failureTtlMs,
  });
  return {
    estimate: ({ clock }, price) =>
      estimates.read(
        `${price.payCurrency} ${price.priceCurrency} ${price.priceCents}`,
        () => clock.now(),
        () => limited(limit, () => provider.estimate(price)),
      ),
    minimum: ({ clock }, price) =>
      minimums.read(
        `${price.payCurrency} ${price.priceCurrency}`,
        () => clock.now(),
        () => limited(limit, () => provider.minimum(price)),
      ),
  };
}

/** The queue is full and the read was not sent. Never cached. */
class BusyError extends ProviderError {
  constructor() {
    super("unavailable", "too many reads of the provider are waiting", RETRY_AFTER_SECONDS);
  }
}

async function limited<T>(limit: ConcurrencyLimit, read: () => Promise<T>): Promise<T> {
  const result = await limit.run(read);
  if (result === "full") throw new BusyError();
  return result;
}

function failureTtlMs(error: unknown): number {
  if (!(error instanceof ProviderError) || error instanceof BusyError) return 0;
  return error.code === "unavailable" ? UNAVAILABLE_TTL_MS : REJECTED_TTL_MS;
}
