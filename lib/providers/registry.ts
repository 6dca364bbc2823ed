import type { PaymentStatus } from "@/lib/domain/payment";
import type { AppConfig } from "@/lib/platform/env";
import { isLoopbackHost } from "@/lib/platform/local-mode";
import type {
  CallbackProtocol,
  CallbackSecret,
  ParsedCallback,
  ReceivedCallback,
  SignatureCheck,
  VerifiedSignature,
} from "./callback";
import type { ProviderDefinition } from "./definition";
import { nowpaymentsDefinition } from "./nowpayments/definition";
import type { PaymentProvider } from "./provider";
import { createQuoteLimit, createQuotes, type ProviderQuotes } from "./quotes";
import { sandboxDefinition } from "./sandbox/definition";
import type { SandboxState } from "./sandbox/sandbox-state";
import { stubDefinition } from "./stub/definition";

/** All providers, by the key that their payments are stored with. A new provider is one line here. */
export const PROVIDERS = {
  nowpayments: nowpaymentsDefinition,
  sandbox: sandboxDefinition,
  stub: stubDefinition,
} satisfies Record<string, ProviderDefinition>;

export type ProviderKey = keyof typeof PROVIDERS;
export const PROVIDER_KEYS = Object.keys(PROVIDERS) as ProviderKey[];

/** A provider of this process, with the quotes that are read from it. */
export type ConnectedProvider = {
  key: ProviderKey;
  provider: PaymentProvider;
  quotes: ProviderQuotes;
};

export type Providers = {
  /** Returns the provider for new orders of a mode. Test mode never uses a real provider. */
  forNewOrders(livemode: boolean): ConnectedProvider;
  /** Returns the provider of a stored payment, independent of the one for new orders. Throws on an unknown key. */
  byKey(key: string): ConnectedProvider;
};

export function createProviders(config: AppConfig, sandbox: SandboxState): Providers {
  const limit = createQuoteLimit();
  const connected = new Map<string, ConnectedProvider>(
    PROVIDER_KEYS.map((key) => {
      const provider = PROVIDERS[key].connect(config, sandbox);
      return [key, { key, provider, quotes: createQuotes(provider, limit) }];
    }),
  );
  const byKey = (key: string) => connected.get(key) ?? unknownProvider(key);
  return { byKey, forNewOrders: (livemode) => byKey(providerKeyFor(config, livemode)) };
}

/** True when new orders of the mode use the sandbox, which moves no real money. */
export function isSandbox(config: AppConfig, livemode: boolean): boolean {
  return providerKeyFor(config, livemode) === "sandbox";
}

export type VerifiedCallback = VerifiedSignature<ProviderKey>;

/** A callback of one protocol. Any provider that uses the protocol may have signed it. */
export type OpenedCallback = SignatureCheck<ProviderKey> & Pick<ReceivedCallback, "parse">;

/**
 * Opens a callback. A callback signed by the sandbox must only change payments stored under `sandbox`, so the code that
 * applies it looks up the payment by the key of the provider that signed it.
 */
export function openCallback(
  config: AppConfig,
  protocol: CallbackProtocol,
  message: { rawBody: Uint8Array; signature: string | null },
): OpenedCallback {
  const secrets = PROVIDER_KEYS.filter((key) => PROVIDERS[key].callback === protocol).flatMap(
    (key): CallbackSecret<ProviderKey>[] =>
      PROVIDERS[key].callbackSecrets(config).map((secret) => ({ key, secret })),
  );
  const received = protocol.receive(message.rawBody);
  return { ...received.verify(message.signature, secrets), parse: () => received.parse() };
}

/** Parses a stored provider message: the body of a callback or of a payment lookup. Throws on an unknown key. */
export function parseStoredMessage(key: string, rawBody: Uint8Array): ParsedCallback {
  const { callback } = definitionOf(key);
  return callback ? callback.receive(rawBody).parse() : { kind: "not_a_payment" };
}

/** Maps a provider's payment status. Throws on an unknown provider key. */
export function paymentStatusOf(key: string, word: string): PaymentStatus {
  return definitionOf(key).toPaymentStatus(word);
}

/** The URL at which a provider reports payments to this server. */
export function callbackUrlOf(config: AppConfig, key: string): string {
  const { callback, callbackOrigin } = definitionOf(key);
  return `${callbackOrigin(config)}${callback?.path ?? ""}`;
}

function definitionOf(key: string): ProviderDefinition {
  return isProviderKey(key) ? PROVIDERS[key] : unknownProvider(key);
}

function unknownProvider(key: string): never {
  throw new Error(`There is no payment provider called ${key}.`);
}

/** Returns the key of the provider for new orders of a mode. Test mode never uses a real provider. */
export function providerKeyFor(config: AppConfig, livemode: boolean): ProviderKey {
  if (!livemode) return "sandbox";
  const configured = PROVIDER_KEYS.find((key) => PROVIDERS[key].isConfigured(config));
  if (configured) return configured;
  if (config.paymentProvider !== "auto") return config.paymentProvider;
  return isLoopbackHost(new URL(config.appUrl).hostname) ? "sandbox" : "stub";
}

function isProviderKey(key: string): key is ProviderKey {
  return (PROVIDER_KEYS as readonly string[]).includes(key);
}
