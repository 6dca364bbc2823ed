import { z } from "zod";
import { EnvError, optional } from "./env-variable";
import { trimSlashes } from "./trim-slashes";

/** The settings of the real payment providers; null when a provider is not configured. */
export type ProviderSettings = {
  nowpayments: {
    apiUrl: string;
    apiKey: string;
    ipnSecret: string;
    /** The values that are being replaced, while a rotation lasts. */
    previousApiKey?: string;
    previousIpnSecret?: string;
  } | null;
};

export const PROVIDER_VARS = {
  NOWPAYMENTS_API_KEY: optional(z.string()),
  NOWPAYMENTS_IPN_SECRET: optional(z.string()),
  NOWPAYMENTS_API_URL: optional(
    z.url({ protocol: /^https?$/ }),
    "an http(s) address, such as https://api.nowpayments.io/v1",
  ),
};
type ProviderVars = Partial<Record<keyof typeof PROVIDER_VARS, string>>;

/** Reads the settings of all providers. Throws `EnvError` when those of one are incomplete. */
export function providerSettingsOf(vars: ProviderVars): ProviderSettings {
  return { nowpayments: nowpaymentsOf(vars) };
}

/** True when live orders move real money. */
export function hasRealProvider({ nowpayments }: ProviderSettings): boolean {
  return nowpayments !== null;
}

function nowpaymentsOf(vars: ProviderVars): ProviderSettings["nowpayments"] {
  const [apiKey, previousApiKey] = rotatedValues(vars, "NOWPAYMENTS_API_KEY");
  const [ipnSecret, previousIpnSecret] = rotatedValues(vars, "NOWPAYMENTS_IPN_SECRET");
  if (!apiKey && !ipnSecret) return null;
  if (!ipnSecret) {
    throw new EnvError(
      "NOWPAYMENTS_API_KEY is set without NOWPAYMENTS_IPN_SECRET. Set it to the IPN secret from the provider's dashboard: without it no IPN can be trusted.",
    );
  }
  if (!apiKey) {
    throw new EnvError(
      "NOWPAYMENTS_IPN_SECRET is set without NOWPAYMENTS_API_KEY. Set it to the API key from the provider's dashboard, or unset both to use the sandbox.",
    );
  }
  return {
    apiKey,
    ipnSecret,
    previousApiKey,
    previousIpnSecret,
    apiUrl: trimSlashes(vars.NOWPAYMENTS_API_URL ?? "https://api.nowpayments.io/v1"),
  };
}

/** The new value, and during a rotation the old one. */
function rotatedValues(vars: ProviderVars, name: keyof ProviderVars): string[] {
  const values = (vars[name] ?? "").split(",").map((value) => value.trim());
  const given = values.filter((value) => value !== "");
  if (given.length <= 2) return given;
  throw new EnvError(
    `${name} has ${given.length} values. Set it to one value, or during a rotation to the new and the old one, separated by a comma.`,
  );
}
