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

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics() {
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
  const requests = new Histogram({
    name: "driftstack_http_request_duration_seconds",
    help: "API requests served by this process, by route pattern, method and status.",
    labelNames: ["route", "method", "status"] as const,
    buckets: SECONDS,
    registers,
  });
  return {
    countIpn: (outcome: IpnOutcome) => ipns.inc({ outcome }),
    countDelivery: (outcome: DeliveryOutcome) => deliveries.inc({ outcome }),
    /** Counts one completed request. `route` is a pattern such as `/v1/webhooks/:id`, never a path chosen by a caller. */
    observeRequest({ seconds, ...labels }: ObservedRequest) {
      requests.observe(labels, seconds);
    },
    render: createRenderer(registry),
  };
}

type ObservedRequest = { route: string; method: string; status: number; seconds: number };

/**
 * Creates a function that returns all metrics in the Prometheus text format, with the gauge values that `readGauges`
 * returns. Calls that arrive while the metrics are being rendered share the result.
 */
function createRenderer(registry: Registry) {
  const registers = [registry];
  const orders = new Gauge({
    name: "driftstack_orders",
    help: "Orders in the database, by status and mode. Looked at seldom when there are very many.",
    labelNames: ["status", "livemode"] as const,
    registers,
  });
  const inbox = new Gauge({
    name: "driftstack_ipns_unprocessed",
    help: "IPNs that are stored and not yet applied.",
    registers,
  });
  const due = new Gauge({
    name: "driftstack_webhook_deliveries_due",
    help: "Webhook deliveries that are due and not sent yet.",
    registers,
  });
  let rendering: Promise<string> | undefined;

  async function render(readGauges: () => Promise<Gauges>): Promise<string> {
    const gauges = await readGauges();
    orders.reset();
    for (const { status, livemode, count } of gauges.orders)
      orders.set({ status, livemode: String(livemode) }, count);
    inbox.set(gauges.ipnsUnprocessed);
    due.set(gauges.deliveriesDue);
    return registry.metrics();
  }
  return (readGauges: () => Promise<Gauges>): Promise<string> =>
    (rendering ??= render(readGauges).finally(() => (rendering = undefined)));
}
