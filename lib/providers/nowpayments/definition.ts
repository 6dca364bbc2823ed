import type { ProviderDefinition } from "@/lib/providers/definition";
import { createUnavailableProvider } from "@/lib/providers/unavailable-provider";
import { nowpaymentsCallback } from "./callback";
import { createNowPaymentsProvider } from "./client";
import { toPaymentStatus } from "./payment-status";

export const nowpaymentsDefinition: ProviderDefinition = {
  summary: "live orders go to NOWPayments (real money)",
  isConfigured: ({ nowpayments }) => nowpayments !== null,
  callback: nowpaymentsCallback,
  callbackSecrets: ({ nowpayments }) =>
    [nowpayments?.ipnSecret, nowpayments?.previousIpnSecret].filter(
      (secret) => secret !== undefined,
    ),
  callbackOrigin: ({ appUrl }) => appUrl,
  toPaymentStatus,
  connect({ nowpayments }) {
    if (nowpayments) return createNowPaymentsProvider(nowpayments);
    return createUnavailableProvider(
      "nowpayments",
      "The payment was created at NOWPayments, which is no longer configured. Set NOWPAYMENTS_API_KEY and NOWPAYMENTS_IPN_SECRET.",
    );
  },
};
