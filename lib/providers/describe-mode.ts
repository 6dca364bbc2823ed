import type { AppConfig } from "@/lib/platform/env";
import { webhookNetworks } from "@/lib/platform/local-mode";
import { providerKeyFor } from "./registry";

const LIVE_ORDERS = {
  nowpayments: "live orders go to NOWPayments (real money)",
  sandbox: "live orders go to the sandbox (no real money)",
  stub: "live orders get no payment address (no provider is configured, see .env.example)",
};

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
  return [LIVE_ORDERS[key], ...(key === "sandbox" ? [simulation] : []), webhooks].join("; ");
}
