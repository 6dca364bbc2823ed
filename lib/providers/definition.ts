import type { PaymentStatus } from "@/lib/domain/payment";
import type { AppConfig } from "@/lib/platform/env";
import type { CallbackProtocol } from "./callback";
import type { PaymentProvider } from "./provider";

/** Everything that the program knows of one provider. The registry lists one for each. */
export type ProviderDefinition = {
  /** How it reports payments; null when it never does. */
  callback: CallbackProtocol | null;
  /** The secret it signs callbacks with; null while it is not configured. */
  callbackSecret(config: AppConfig): string | null;
  /** The address at which it reaches this server, without a path. */
  callbackOrigin(config: AppConfig): string;
  /** What a word of the provider for a payment's status means. Total: an unknown word is `unknown`. */
  toPaymentStatus(word: string): PaymentStatus;
  /** How to connect to it. Two configurations with one identity share a connection and its caches. */
  connect(config: AppConfig): { identity: string; make: () => PaymentProvider };
};
