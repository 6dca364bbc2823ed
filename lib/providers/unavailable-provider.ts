import { ProviderError, type PaymentProvider } from "@/lib/providers/provider";

/** Replaces a provider that is not available in this process; `why` explains how to fix the problem. */
export function createUnavailableProvider(why: string): PaymentProvider {
  const rejectCall = () => Promise.reject(new ProviderError("unavailable", why));
  return {
    name: "nowpayments",
    listCoins: rejectCall,
    estimate: rejectCall,
    minimum: rejectCall,
    createPayment: rejectCall,
    getPayment: rejectCall,
  };
}
