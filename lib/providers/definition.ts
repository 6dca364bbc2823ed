import type { PaymentStatus } from "@/lib/domain/payment";
import type { AppConfig } from "@/lib/platform/env";
import type { CallbackProtocol } from "./callback";
import type { PaymentProvider } from "./provider";

/** The definition of one payment provider. The registry contains one for each. */
export type ProviderDefinition = {
  /** How it reports payments; null if it sends no callbacks. */
  callback: CallbackProtocol | null;
  /** The secret it signs callbacks with; null while it is not configured. */
  callbackSecret(config: AppConfig): string | null;
  /** The origin at which it reaches this server: a URL without a path. */
  callbackOrigin(config: AppConfig): string;
  /** Maps the provider's payment status. Accepts any string; an unrecognized status maps to `unknown`. */
  toPaymentStatus(word: string): PaymentStatus;
  /** How to create its client. Within one configuration object, calls with the same identity share a client. */
  connect(config: AppConfig): { identity: string; make: () => PaymentProvider };
};
