import type { PaymentStatus } from "@/lib/domain/payment";
import type { AppConfig } from "@/lib/platform/env";
import type { CallbackProtocol } from "./callback";
import type { PaymentProvider } from "./provider";
import type { SandboxState } from "./sandbox/sandbox-state";

/** The definition of one payment provider. The registry contains one for each. */
export type ProviderDefinition = {
  /** Where live orders go, in the line that is printed at startup. */
  summary: string;
  /** True when live orders go to this provider's real account. */
  isConfigured(config: AppConfig): boolean;
  /** How it reports payments; null if it sends no callbacks. */
  callback: CallbackProtocol | null;
  /** The secrets it may sign callbacks with: two during a rotation, none while it is not configured. */
  callbackSecrets(config: AppConfig): string[];
  /** The origin at which it reaches this server: a URL without a path. */
  callbackOrigin(config: AppConfig): string;
  /** Maps the provider's payment status. Accepts any string; an unrecognized status maps to `unknown`. */
  toPaymentStatus(word: string): PaymentStatus;
  /** Creates its client, once per process. `sandbox` is the sandbox that this process runs. */
  connect(config: AppConfig, sandbox: SandboxState): PaymentProvider;
};
