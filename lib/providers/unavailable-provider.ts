import { ProviderError, type PaymentProvider } from "@/lib/providers/provider";

/** Stands in for a provider that can not be reached from here at all; `why` says how to mend it. */
export function createUnavailableProvider(why: string): PaymentProvider {
  const refuse = () => Promise.reject(new ProviderError("unavailable", why));
  return {
    name: "nowpayments",
    listCoins: refuse,
    estimate: refuse,
    minimum: refuse,
    createPayment: refuse,
    getPayment: refuse,
  };
}
