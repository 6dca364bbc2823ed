import type { ProviderDefinition } from "@/lib/providers/definition";
import { toPaymentStatus } from "@/lib/providers/nowpayments/payment-status";
import { createStubProvider } from "./stub-provider";

/** Takes the place of NOWPayments while there is no merchant account; operators may still apply its status words. */
export const stubDefinition: ProviderDefinition = {
  callback: null,
  callbackSecret: () => null,
  callbackOrigin: ({ appUrl }) => appUrl,
  toPaymentStatus,
  connect: () => ({ identity: "stub", make: createStubProvider }),
};
