import { setTimeout as sleep } from "node:timers/promises";
import type { CheckoutResource } from "@/lib/contract/checkouts";
import type { SimulatedOutcome } from "@/lib/contract/sandbox";
import type { EventPage } from "@/lib/contract/events";
import type { OrderEventType } from "@/lib/domain/order-event";
import { EnvError } from "@/lib/platform/env";
import { readCommandLine } from "./command-line.mjs";
import { callApi } from "./merchant/call-api";
import {
  createPrinter,
  failWith,
  readTarget,
  TARGET_OPTIONS,
  type Target,
} from "./merchant/read-target";

const EVENT_MS = 20_000;
const POLL_MS = 200;

/** The events that can be triggered, and the steps for a new order that produce each of them, in this order. */
const STORIES: Partial<Record<OrderEventType, readonly (SimulatedOutcome | "cancel")[]>> = {
  "crypto.order.paid": ["paid"],
  "crypto.order.failed": ["failed"],
  "crypto.order.confirming": ["confirming"],
  "crypto.order.partial": ["partial"],
  "crypto.order.cancelled": ["cancel"],
  "crypto.order.late_payment": ["cancel", "late"],
};
const TYPES = Object.keys(STORIES) as OrderEventType[];

const COMMAND = {
  about: "Creates a test order and takes it through the steps that produce an event.",
  usage: "npm run -s trigger -- crypto.order.paid [--url <server>] [--key <test API key>]",
  options: TARGET_OPTIONS,
  positionals: true,
  notes: `Events: ${TYPES.join(", ")}.`,
} as const;

function readOptions(): { type: OrderEventType; target: Target } {
  const { values, positionals } = readCommandLine(COMMAND);
  const [given, ...more] = positionals;
  const type = TYPES.find((known) => known === given);
  if (!type || more.length > 0) {
    const why =
      given === undefined ? "Which event?" : `'${positionals.join(" ")}' cannot be triggered.`;
    throw new EnvError(`${why} It is one of ${TYPES.join(", ")}. Use: ${COMMAND.usage}`);
  }
  const target = readTarget(values);
  if (!target.key.startsWith("ds_test_"))
    throw new EnvError("trigger makes test orders only. Use a key that begins with ds_test_.");
  return { type, target };
}

async function eventOf(target: Target, orderId: string, type: OrderEventType): Promise<string> {
  const query = new URLSearchParams({ order_id: orderId, type, limit: "1" });
  for (const deadline = Date.now() + EVENT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const [event] = (await callApi<EventPage>(target, `/v1/events?${query}`)).data;
    if (event) return event.id;
  }
  throw new EnvError(
    `Order ${orderId} had no ${type} within ${EVENT_MS / 1000} seconds. Does a worker run beside the server?`,
  );
}

async function main(): Promise<void> {
  const { type, target } = readOptions();
  const { print, colour } = createPrinter();
  const order = await callApi<CheckoutResource>(target, "/v1/billing/crypto-checkout", {
    product: "trigger",
    price_cents: 4900,
    price_currency: "USD",
    pay_currency: "btc",
  });
  const orderId = order.order_id;
  print(`order  ${orderId}`);
  for (const step of STORIES[type] ?? []) {
    if (step === "cancel") await callApi(target, `/v1/billing/crypto-orders/${orderId}/cancel`, {});
    else await callApi(target, `/v1/sandbox/orders/${orderId}/simulate`, { outcome: step });
  }
  print(`event  ${await eventOf(target, orderId, type)}  ${colour("cyan", type)}`);
}

main().catch(failWith);
