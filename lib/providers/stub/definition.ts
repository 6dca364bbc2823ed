import type { ProviderDefinition } from "@/lib/providers/definition";
import { toPaymentStatus } from "@/lib/providers/nowpayments/payment-status";
import { createStubProvider } from "./stub-provider";

/** Replaces NOWPayments while there is no merchant account. Operators can still apply NOWPayments status values. */
export const stubDefinition: ProviderDefinition = {
  summary: "live orders get no payment address (no provider is configured, see .env.example)",
  isConfigured: () => false,
  callback: null,
  callbackSecrets: () => [],
  callbackOrigin: ({ appUrl }) => appUrl,
  toPaymentStatus,
  connect: createStubProvider,
};
