import { ProviderError, type PaymentProvider } from "@/lib/providers/provider";

/** The provider of an installation without a merchant account: it offers no coins and accepts no payments. */
export function createStubProvider(): PaymentProvider {
  const rejectCall = () =>
    Promise.reject(
      new ProviderError(
        "unsupported_pair",
        "No merchant account is provisioned. Set NOWPAYMENTS_API_KEY and NOWPAYMENTS_IPN_SECRET to take payments.",
      ),
    );
  return {
    name: "stub",
    listCoins: () => Promise.resolve([]),
    estimate: rejectCall,
    minimum: rejectCall,
    createPayment: rejectCall,
    getPayment: () =>
      Promise.reject(new ProviderError("not_found", "The stub provider has no payments.")),
  };
}
