import type { AppConfig } from "@/lib/platform/env";
import { webhookNetworks } from "@/lib/platform/local-mode";
import { PROVIDERS, providerKeyFor } from "./registry";

/** One line to print at startup: where live orders go, who can simulate payments, and what webhooks can reach. */
export function describeMode(config: AppConfig, isLocal: boolean): string {
  const key = providerKeyFor(config, true);
  const simulation = isLocal
    ? "payers can simulate their payments"
    : "only the account's own API keys can simulate their payments";
  const networks = webhookNetworks(config, isLocal);
  const webhooks =
    networks.length === 0
      ? "webhooks reach public addresses only"
      : `webhooks also reach ${networks.join(", ")}`;
  return [PROVIDERS[key].summary, ...(key === "sandbox" ? [simulation] : []), webhooks].join("; ");
}
