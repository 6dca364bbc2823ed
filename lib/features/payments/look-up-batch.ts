import { ProviderError } from "@/lib/providers/provider";

/** After this many consecutive `unavailable` errors, a provider is not called again in this run. */
const SILENT_MAX = 3;

/**
 * A circuit breaker per provider for one run of a job. A provider that does not respond costs the run a few timeouts,
 * not one per payment, and never affects calls to another provider.
 */
export type LookUpBatch = {
  /** Resolves or rejects like `lookUp`. Rejects with `unavailable` without calling it when the circuit is open. */
  run<T>(provider: string, lookUp: () => Promise<T>): Promise<T>;
};

/** Creates the circuit breaker for one run. */
export function startLookUpBatch(): LookUpBatch {
  const silent = new Map<string, number>();
  return {
    async run(provider, lookUp) {
      const missed = () => silent.get(provider) ?? 0;
      if (missed() >= SILENT_MAX) {
        throw new ProviderError(
          "unavailable",
          "the provider did not respond to other look-ups of this batch",
        );
      }
      try {
        const result = await lookUp();
        silent.delete(provider);
        return result;
      } catch (error) {
        if (error instanceof ProviderError && error.code === "unavailable") {
          silent.set(provider, missed() + 1);
        }
        throw error;
      }
    },
  };
}
