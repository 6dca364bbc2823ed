import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export const IPN_OUTCOMES = [
  "accepted",
  "duplicate",
  "ignored",
  "malformed",
  "bad_signature",
  "rate_limited",
] as const;
export type IpnOutcome = (typeof IPN_OUTCOMES)[number];

export const DELIVERY_OUTCOMES = ["delivered", "retry", "failed", "dlq"] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** Values read from the database when the metrics are requested. */
export type Gauges = {
  orders: readonly { status: string; livemode: boolean; count: number }[];
  ipnsUnprocessed: number;
  deliveriesDue: number;
};

type Metrics = ReturnType<typeof createMetrics>;

/** One set of metrics per process, shared by the server's modules and the copies that Next.js bundles. */
const holder = globalThis as { driftstackMetrics?: Metrics };

function metrics(): Metrics {
  return (holder.driftstackMetrics ??= createMetrics());
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const ipns = new Counter({
    name: "driftstack_ipns_total",
    help: "IPNs received by this process, by result.",
    labelNames: ["outcome"] as const,
    registers,
  });
  const deliveries = new Counter({
    name: "driftstack_webhook_attempts_total",
    help: "Webhook delivery attempts recorded by this process, by where they left the delivery.",
    labelNames: ["outcome"] as const,
    registers,
  });
  for (const outcome of IPN_OUTCOMES) ipns.inc({ outcome }, 0);
  for (const outcome of DELIVERY_OUTCOMES) deliveries.inc({ outcome }, 0);
  return {
    registry,
    ipns,
    deliveries,
    requests: new Histogram({
      name: "driftstack_http_request_duration_seconds",
      help: "API requests served by this process, by route pattern, method and status.",
      labelNames: ["route", "method", "status"] as const,
      buckets: SECONDS,
      registers,
    }),
    orders: new Gauge({
      name: "driftstack_orders",
      help: "Orders in the database, by status and mode. Looked at seldom when there are very many.",
      labelNames: ["status", "livemode"] as const,
      registers,
    }),
    inbox: new Gauge({
      name: "driftstack_ipns_unprocessed",
      help: "IPNs that are stored and not yet applied.",
      registers,
    }),
    due: new Gauge({
      name: "driftstack_webhook_deliveries_due",
      help: "Webhook deliveries that are due and not sent yet.",
      registers,
    }),
  };
}

/** Counts one completed request. `route` is a pattern such as `/v1/webhooks/:id`, never a path chosen by a caller. */
export function observeRequest(request: {
  route: string;
  method: string;
  status: number;
  seconds: number;
}): void {
  const { route, method, status, seconds } = request;
  metrics().requests.observe({ route, method, status }, seconds);
}

/** Counts one received IPN. */
export function countIpn(outcome: IpnOutcome): void {
  metrics().ipns.inc({ outcome });
}

/** Counts one recorded webhook delivery attempt. */
export function countDelivery(outcome: DeliveryOutcome): void {
  metrics().deliveries.inc({ outcome });
}

/** Returns all metrics in the Prometheus text format, with the given gauge values. */
export async function renderMetrics(
  gauges: Gauges,
): Promise<{ contentType: string; text: string }> {
  const { registry, orders, inbox, due } = metrics();
  orders.reset();
  for (const { status, livemode, count } of gauges.orders)
    orders.set({ status, livemode: String(livemode) }, count);
  inbox.set(gauges.ipnsUnprocessed);
  due.set(gauges.deliveriesDue);
  return { contentType: registry.contentType, text: await registry.metrics() };
}
