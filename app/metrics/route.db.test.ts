import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import { dispatchAll } from "@/test/support/dispatch";
import {
  configure,
  createTestAccount,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { createTestEndpoint, createTestEvents } from "@/test/support/webhook-factories";
import { startWebhookReceiver } from "@/test/support/webhook-receiver";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let table: RouteTable;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  // The order is created first: the first scrape counts the orders, and the count is cached for five seconds.
  await createTestOrder((await createTestAccount(world)).ctx);
  table = createRouteTable(join(process.cwd(), "app"));
});
afterEach(() => {
  configure(world.runtime, { metricsToken: null, trustProxy: false });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const getMetrics = (
  headers: Record<string, string> = { "x-driftstack-remote-address": "127.0.0.1" },
) => table.handle(new Request("http://localhost/metrics", { headers }));
const scrape = async () => (await getMetrics()).text();
/** The value of a metric, 0 if it is absent. */
const valueOf = (text: string, line: string) =>
  Number(
    text
      .split("\n")
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length + 1) ?? 0,
  );

describe("200", () => {
  test("reports the state of the process in Prometheus' text format", async () => {
    const response = await getMetrics();
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const name of ["process_cpu_seconds_total", "nodejs_heap_size_used_bytes"])
      expect(text).toContain(`\n${name}`);
  });

  test("counts responses by the route's pattern, never by the requested path", async () => {
    const id = `ord_${"a".repeat(32)}`;
    await table.handle(new Request(`http://localhost/v1/pay/${id}`));
    await table.handle(new Request("http://localhost/v1/made-up-by-a-caller"));
    await table.handle(new Request("http://localhost/v1/webhooks", { method: "DELETE" }));
    const text = await scrape();
    const count = (labels: string) =>
      valueOf(text, `driftstack_http_request_duration_seconds_count{${labels}}`);
    expect(count('route="/v1/pay/:id",method="GET",status="404"')).toBe(1);
    expect(count('route="none",method="GET",status="404"')).toBe(1);
    expect(count('route="/v1/webhooks",method="DELETE",status="405"')).toBe(1);
    expect(text).not.toContain("made-up");
    expect(text).not.toContain(id);
  });

  test("counts IPNs by their outcome", async () => {
    const { ctx } = await createTestAccount(world);
    const order = await createTestOrder(ctx);
    const before = await scrape();
    const body = ipnBody(order.ipn("confirming"));
    await deliverIpn(world.ctx, body);
    await deliverIpn(world.ctx, body);
    await deliverIpn(world.ctx, body, "00").catch(() => undefined);
    const after = await scrape();
    for (const outcome of ["accepted", "duplicate", "bad_signature"]) {
      const line = `driftstack_ipns_total{outcome="${outcome}"}`;
      expect(valueOf(after, line) - valueOf(before, line)).toBe(1);
    }
  });

  test("counts webhook attempts and pending deliveries", async () => {
    const { ctx } = await createTestAccount(world);
    const receiver = await startWebhookReceiver();
    try {
      await createTestEndpoint(ctx, receiver.url);
      const before = await scrape();
      await createTestEvents(ctx, 2);
      world.clock.set(new Date());
      const due = "driftstack_webhook_deliveries_due";
      expect(valueOf(await scrape(), due) - valueOf(before, due)).toBe(2);
      await dispatchAll(world.ctx);
      const after = await scrape();
      const delivered = 'driftstack_webhook_attempts_total{outcome="delivered"}';
      expect(valueOf(after, delivered) - valueOf(before, delivered)).toBeGreaterThanOrEqual(2);
      expect(valueOf(after, due)).toBe(0);
      expect(after).toMatch(/^driftstack_ipns_unprocessed \d+$/m);
    } finally {
      await receiver.close();
    }
  });

  test("counts orders by status and mode", async () => {
    expect(await scrape()).toMatch(
      /^driftstack_orders\{status="pending",livemode="true"\} [1-9]\d*$/m,
    );
  });
});

describe("access", () => {
  test("403 for another machine, and for requests forwarded by a proxy on this machine", async () => {
    const forwarded: Record<string, string>[] = [
      { "x-driftstack-remote-address": "203.0.113.1" },
      { "x-driftstack-remote-address": "127.0.0.1", "x-forwarded-for": "127.0.0.1" },
      { "x-driftstack-remote-address": "127.0.0.1", forwarded: "for=127.0.0.1" },
      {},
    ];
    for (const headers of forwarded) expect((await getMetrics(headers)).status).toBe(403);
    configure(world.runtime, { trustProxy: true });
    const passedOn = {
      "x-driftstack-remote-address": "127.0.0.1",
      "x-forwarded-for": "203.0.113.1",
    };
    expect((await getMetrics(passedOn)).status).toBe(403);
  });

  test("with METRICS_TOKEN: 401 without it, 200 with it, from anywhere", async () => {
    const token = "an-unguessable-metrics-token";
    configure(world.runtime, { metricsToken: token });
    expect((await getMetrics()).status).toBe(401);
    expect((await getMetrics({ authorization: `Bearer ${token}x` })).status).toBe(401);
    const response = await getMetrics({ authorization: `Bearer ${token}` });
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain(token);
  });
});
