import { ProviderError } from "@/lib/providers/provider";

/** After so many calls without an answer, a provider is left alone for the rest of the round. */
const SILENT_MAX = 3;

/**
 * One round of questions. A provider that does not answer costs the round a few time-outs, not one for each payment,
 * and never holds up the questions to another provider.
 */
export type ProviderRound = {
  /** The answer, or the error; `skipped` when the provider has been silent too often in this round. */
  ask<T>(provider: string, question: () => Promise<T>): Promise<T>;
};

/** A new round. */
export function startProviderRound(): ProviderRound {
  const silent = new Map<string, number>();
  return {
    async ask(provider, question) {
      const missed = () => silent.get(provider) ?? 0;
      if (missed() >= SILENT_MAX) {
        throw new ProviderError("unavailable", "the provider did not answer others of this round");
      }
      try {
        const answer = await question();
        silent.delete(provider);
        return answer;
      } catch (error) {
        if (error instanceof ProviderError && error.code === "unavailable") {
          silent.set(provider, missed() + 1);
        }
        throw error;
      }
    },
  };
}
