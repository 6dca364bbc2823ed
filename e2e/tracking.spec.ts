import { expect, test } from "@playwright/test";
import WebSocket from "ws";
import { openCluster, type Cluster } from "@/test/reliability/world";
import { api, checkout } from "./support/api";
import {
  newDataDir,
  removeDataDir,
  startServer,
  type RunningServer,
} from "./support/running-server";

/** Two server processes on one database, as behind a load balancer. */
let cluster: Cluster;
let dataDir: string;
let first: RunningServer;
let second: RunningServer;

const start = (databaseUrl: string) => startServer(dataDir, { DATABASE_URL: databaseUrl });
let databaseUrl: string;

test.beforeAll(async () => {
  cluster = await openCluster();
  databaseUrl = await cluster.createDatabase();
  dataDir = newDataDir();
  first = await start(databaseUrl);
  second = await start(databaseUrl);
});
test.afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  removeDataDir(dataDir);
  await cluster.stop();
});

type Tracking = { frames: { status: string }[]; closed: Promise<number>; socket: WebSocket };

function track({ url, credentials }: RunningServer, orderNumber: number): Tracking {
  const { host } = new URL(url);
  const query = `order_id=${orderNumber}&project_id=${credentials.project_id}`;
  const socket = new WebSocket(`ws://${host}/sub/order/status?${query}`);
  const frames: { status: string }[] = [];
  socket.on("message", (data) => frames.push(JSON.parse(String(data)) as { status: string }));
  socket.on("error", () => undefined);
  return { frames, socket, closed: new Promise((resolve) => socket.on("close", resolve)) };
}

const pay = (server: RunningServer, orderId: string) =>
  api(`/v1/sandbox/orders/${orderId}/simulate`, { server, body: { outcome: "paid" } });

test("a payment that one process applies arrives at a socket of the other", async () => {
  const order = await checkout({}, first);
  const tracking = track(second, order.order_number);
  await expect
    .poll(() => tracking.frames)
    .toEqual([{ status: "new", order_id: order.order_number }]);
  await pay(first, order.order_id);
  expect(await tracking.closed).toBe(1000);
  expect(tracking.frames.at(-1)).toEqual({ status: "done", order_id: order.order_number });
});

for (const [signal, code] of [
  ["SIGTERM", 1001],
  ["SIGKILL", 1006],
] as const)
  test(`a process that is ended with ${signal} closes its sockets; a new one sends what happened since`, async () => {
    const order = await checkout({}, first);
    const before = track(second, order.order_number);
    await expect.poll(() => before.frames.length).toBe(1);
    await second.stop(signal);
    expect(await before.closed).toBe(code);
    await pay(first, order.order_id);
    await expect
      .poll(
        async () =>
          (
            await api<{ status: string }>(`/v1/billing/crypto-orders/${order.order_id}`, {
              server: first,
            })
          ).status,
      )
      .toBe("paid");
    second = await start(databaseUrl);
    const after = track(second, order.order_number);
    expect(await after.closed).toBe(1000);
    expect(after.frames).toEqual([{ status: "done", order_id: order.order_number }]);
  });
