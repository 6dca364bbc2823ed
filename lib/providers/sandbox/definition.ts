import type { ProviderDefinition } from "@/lib/providers/definition";
import { nowpaymentsCallback } from "@/lib/providers/nowpayments/callback";
import { createNowPaymentsProvider } from "@/lib/providers/nowpayments/client";
import { toPaymentStatus } from "@/lib/providers/nowpayments/payment-status";
import { createUnavailableProvider } from "@/lib/providers/unavailable-provider";
import { sandboxApiKey } from "./sandbox-api-key";

/** The sandbox implements the NOWPayments protocol, so it uses the same client and the same callback code. */
export const sandboxDefinition: ProviderDefinition = {
  callback: nowpaymentsCallback,
  callbackSecret: ({ keys }) => keys.sandboxIpn,
  callbackOrigin: ({ localUrl }) => localUrl,
  toPaymentStatus,
  /** The API URL is available only after the sandbox server has started, so it is part of the identity. */
  connect({ sandboxApiUrl, keys }) {
    if (sandboxApiUrl === null) {
      const why =
        "The sandbox provider is not running in this process. Start the server or the worker with it.";
      return { identity: "sandbox:none", make: () => createUnavailableProvider(why) };
    }
    const apiKey = sandboxApiKey(keys.sandboxIpn);
    return {
      identity: `sandbox:${sandboxApiUrl}`,
      make: () => createNowPaymentsProvider({ apiUrl: sandboxApiUrl, apiKey }),
    };
  },
};
