import { assertNever } from "@/lib/domain/assert";
import type { AppConfig } from "@/lib/platform/env";
import { isLoopbackHost } from "@/lib/platform/local-mode";
import { createNowPaymentsProvider } from "./nowpayments/client";
import type { IpnBody } from "./nowpayments/ipn-body";
import {
  checkIpnSignature,
  type IpnSecret,
  type SignatureCheck,
  type VerifiedSignature,
} from "./nowpayments/signature";
import type { PaymentProvider } from "./provider";
import { sandboxApiKey } from "./sandbox/sandbox-api-key";
import { createStubProvider } from "./stub/stub-provider";
import { createUnavailableProvider } from "./unavailable-provider";

/** What payments are stored under. The sandbox is called `nowpayments` on the wire, and kept apart in the books. */
export const PROVIDER_KEYS = ["nowpayments", "sandbox", "stub"] as const;
export type ProviderKey = (typeof PROVIDER_KEYS)[number];

/** The provider that new orders of a mode go to. Test mode never reaches a real one. */
export function providerFor(
  config: AppConfig,
  livemode: boolean,
): { key: ProviderKey; provider: PaymentProvider } {
  const key = keyFor(config, livemode);
  return { key, provider: providerByKey(config, key) };
}

/** True when new orders of the mode can move no real money. */
export function isSandbox(config: AppConfig, livemode: boolean): boolean {
  return keyFor(config, livemode) === "sandbox";
}

/** The provider that a stored payment belongs to, whatever new orders use now. Throws on a key nobody stores. */
export function providerByKey(config: AppConfig, key: string): PaymentProvider {
  if (!isProviderKey(key)) throw new Error(`There is no payment provider called ${key}.`);
  const { identity, make } = recipeOf(config, key);
  const made = instancesOf(config);
  const existing = made.get(identity);
  if (existing) return existing;
  const provider = make();
  made.set(identity, provider);
  return provider;
}

/** The providers that send IPNs. */
type IpnProviderKey = Exclude<ProviderKey, "stub">;
export type VerifiedIpn = VerifiedSignature<IpnProviderKey>;

/**
 * Checks which provider signed an IPN. One that the sandbox signed may only ever change a payment stored under
 * `sandbox`: the code that applies it looks the payment up by this key.
 */
export function checkIpn(
  config: AppConfig,
  body: IpnBody,
  header: string | null,
): SignatureCheck<IpnProviderKey> {
  const secrets: IpnSecret<IpnProviderKey>[] = [{ key: "sandbox", secret: config.keys.sandboxIpn }];
  if (config.nowpayments) {
    secrets.unshift({ key: "nowpayments", secret: config.nowpayments.ipnSecret });
  }
  return checkIpnSignature(body, header, secrets);
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

type Recipe = { identity: string; make: () => PaymentProvider };

function recipeOf(config: AppConfig, key: ProviderKey): Recipe {
  switch (key) {
    case "stub":
      return { identity: key, make: createStubProvider };
    case "nowpayments":
      return nowpaymentsRecipe(config);
    case "sandbox":
      return sandboxRecipe(config);
    default:
      return assertNever(key);
  }
}

function nowpaymentsRecipe({ nowpayments }: AppConfig): Recipe {
  if (nowpayments) {
    const { apiUrl, apiKey } = nowpayments;
    return { identity: "nowpayments", make: () => createNowPaymentsProvider({ apiUrl, apiKey }) };
  }
  const why =
    "The payment was made at NOWPayments, which is not configured any more. Set NOWPAYMENTS_API_KEY and NOWPAYMENTS_IPN_SECRET.";
  return { identity: "nowpayments:none", make: () => createUnavailableProvider(why) };
}

/** The address is set when the sandbox has started, after the configuration was made, so it is part of the identity. */
function sandboxRecipe({ sandboxApiUrl, keys }: AppConfig): Recipe {
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
}

const instances = new WeakMap<AppConfig, Map<string, PaymentProvider>>();

function instancesOf(config: AppConfig): Map<string, PaymentProvider> {
  const existing = instances.get(config);
  if (existing) return existing;
  const made = new Map<string, PaymentProvider>();
  instances.set(config, made);
  return made;
}
