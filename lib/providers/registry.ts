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
import { sandboxDefinition } from "./sandbox/definition";
import { stubDefinition } from "./stub/definition";

/** All providers, by the key that their payments are stored with. A new provider is one line here. */
const PROVIDERS = {
  nowpayments: nowpaymentsDefinition,
  sandbox: sandboxDefinition,
  stub: stubDefinition,
} satisfies Record<string, ProviderDefinition>;

export type ProviderKey = keyof typeof PROVIDERS;
export const PROVIDER_KEYS = Object.keys(PROVIDERS) as ProviderKey[];

/** Returns the provider for new orders of a mode. Test mode never uses a real provider. */
export function providerFor(
  config: AppConfig,
  livemode: boolean,
): { key: ProviderKey; provider: PaymentProvider } {
  const key = keyFor(config, livemode);
  return { key, provider: providerByKey(config, key) };
}

/** True when new orders of the mode use the sandbox, which moves no real money. */
export function isSandbox(config: AppConfig, livemode: boolean): boolean {
  return keyFor(config, livemode) === "sandbox";
}

/** Returns the provider of a stored payment, independent of the one for new orders. Throws on an unknown key. */
export function providerByKey(config: AppConfig, key: string): PaymentProvider {
  const { identity, make } = definitionOf(key).connect(config);
  const made = instancesOf(config);
  const existing = made.get(identity);
  if (existing) return existing;
  const provider = make();
  made.set(identity, provider);
  return provider;
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
  const secrets = PROVIDER_KEYS.flatMap((key): CallbackSecret<ProviderKey>[] => {
    const secret = PROVIDERS[key].callbackSecret(config);
    return PROVIDERS[key].callback === protocol && secret !== null ? [{ key, secret }] : [];
  });
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
  if (!isProviderKey(key)) throw new Error(`There is no payment provider called ${key}.`);
  return PROVIDERS[key];
}

function keyFor(config: AppConfig, livemode: boolean): ProviderKey {
  if (!livemode) return "sandbox";
  if (config.nowpayments) return "nowpayments";
  if (config.paymentProvider !== "auto") return config.paymentProvider;
  return isLoopbackHost(new URL(config.appUrl).hostname) ? "sandbox" : "stub";
}

function isProviderKey(key: string): key is ProviderKey {
  return (PROVIDER_KEYS as readonly string[]).includes(key);
}

const instances = new WeakMap<AppConfig, Map<string, PaymentProvider>>();

function instancesOf(config: AppConfig): Map<string, PaymentProvider> {
  const existing = instances.get(config);
  if (existing) return existing;
  const made = new Map<string, PaymentProvider>();
  instances.set(config, made);
  return made;
}
