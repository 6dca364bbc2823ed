import type { ProviderName } from "@/lib/contract/providers";
import { ProviderError, type PaymentProvider } from "@/lib/providers/provider";

/** Replaces a provider that is not available in this process; `why` explains how to fix the problem. */
export function createUnavailableProvider(name: ProviderName, why: string): PaymentProvider {
  const rejectCall = () => Promise.reject(new ProviderError("unavailable", why));
  return {
    name,
    listCoins: rejectCall,
    estimate: rejectCall,
    minimum: rejectCall,
    createPayment: rejectCall,
    getPayment: rejectCall,
  };
}
