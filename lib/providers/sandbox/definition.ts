import type { ProviderDefinition } from "@/lib/providers/definition";
import { nowpaymentsCallback } from "@/lib/providers/nowpayments/callback";
import { createNowPaymentsProvider } from "@/lib/providers/nowpayments/client";
import { toPaymentStatus } from "@/lib/providers/nowpayments/payment-status";
import { createUnavailableProvider } from "@/lib/providers/unavailable-provider";
import { sandboxApiKey } from "./sandbox-api-key";

/** The sandbox implements the NOWPayments protocol, so it uses the same client and the same callback code. */
export const sandboxDefinition: ProviderDefinition = {
  summary: "live orders go to the sandbox (no real money)",
  isConfigured: () => false,
  callback: nowpaymentsCallback,
  callbackSecrets: ({ keys }) => [keys.sandboxIpn],
  callbackOrigin: ({ localUrl }) => localUrl,
  toPaymentStatus,
  connect({ keys }, { apiUrl }) {
    if (apiUrl !== null)
      return createNowPaymentsProvider({ apiUrl, apiKey: sandboxApiKey(keys.sandboxIpn) });
    return createUnavailableProvider(
      "nowpayments",
      "The sandbox provider is not running in this process. Start the server or the worker with it.",
    );
  },
};
