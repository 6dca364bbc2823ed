import { expect } from "@playwright/test";
import type { CheckoutResource } from "@/lib/contract/checkouts";
import type { OrderResource } from "@/lib/contract/orders";
import type { SimulatedOutcome } from "@/lib/contract/sandbox";
import type { Credentials, RunningServer } from "./running-server";

export type Target = Pick<RunningServer, "url" | "credentials">;

/** The shared server, which the global setup starts. */
export function target(): Target {
  return {
    url: process.env.E2E_URL ?? "",
    credentials: JSON.parse(process.env.E2E_CREDENTIALS ?? "{}") as Credentials,
  };
}

/** Calls the API as a merchant; with a body, as a POST. */
export async function api<T>(
  path: string,
  options: { key?: string; body?: unknown; server?: Target } = {},
): Promise<T> {
  const { url, credentials } = options.server ?? target();
  const response = await fetch(url + path, {
    method: options.body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${options.key ?? credentials.live_key}`,
      "content-type": "application/json",
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  expect(response.ok, `${path} returned ${response.status}: ${text}`).toBe(true);
  return JSON.parse(text) as T;
}

/** Creates an order. */
export function checkout(
  more: Record<string, unknown> = {},
  server?: Target,
): Promise<CheckoutResource> {
  return api("/v1/billing/crypto-checkout", {
    server,
    body: { product: "team_manual", price_cents: 4900, price_currency: "USD", ...more },
  });
}

/** Simulates an outcome for an order on the sandbox chain. */
export function simulate(
  orderId: string,
  outcome: SimulatedOutcome,
  server?: Target,
): Promise<unknown> {
  return api(`/v1/sandbox/orders/${orderId}/simulate`, { server, body: { outcome } });
}

/** Waits until the order has the status. */
export async function waitForStatus(
  orderId: string,
  status: string,
  server?: Target,
): Promise<OrderResource> {
  let order: OrderResource | undefined;
  await expect
    .poll(
      async () => {
        order = await api<OrderResource>(`/v1/billing/crypto-orders/${orderId}`, { server });
        return order.status;
      },
      { timeout: 20_000, intervals: [100] },
    )
    .toBe(status);
  return order as OrderResource;
}
