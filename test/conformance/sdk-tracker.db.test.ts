import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import WebSocket from "ws";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { issueClientToken } from "@/lib/features/orders/client-token";
import {
  OrderTracker,
  XsollaOrders,
  type TrackedOrder,
  type TrackingError,
  type TrackingSocket,
} from "@/sdk/src/index";
import { fakeClock, type FakeClock } from "@/sdk/test/fake-clock";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import type { TestAccount } from "@/test/support/test-ctx";
import { createTestOrder, type TestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { startTestServer, type TestServer } from "@/test/support/test-server";

/* The SDK's tracker against the server over real HTTP and real sockets. Only its clock is the test's. */

const MINUTES = 60_000;

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let projectId: number;
let server: TestServer;
let clock: FakeClock;
let order: TestOrder;
let accessToken: string;
let orderNumber: number;
/** URLs of the requests of the tracker. */
let polls: string[];
/** The number of requests without a complete response. */
let inFlight: number;
let sockets: WebSocket[];
let stop: () => void;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  const { number } = await world.ctx.db.account.findUniqueOrThrow({
    where: { id: account.accountId },
  });
  projectId = number;
});
beforeEach(async () => {
  server = await startTestServer(world.runtime);
  clock = fakeClock();
  order = await createTestOrder(account.ctx);
  const { orderId } = order;
  accessToken = issueClientToken(world.ctx, { orderId, issuedAt: new Date() });
  const row = await world.ctx.db.order.findUniqueOrThrow({ where: { id: orderId } });
  orderNumber = Number(row.orderNumber);
  configure(server.url);
});
afterEach(async () => {
  stop();
  expect(clock.pending()).toBe(0);
  await server.close();
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

function configure(baseUrl: string): void {
  polls = [];
  inFlight = 0;
  sockets = [];
  stop = () => undefined;
  class Socket extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  OrderTracker.configure({
    baseUrl,
    projectId,
    clock,
    WebSocket: Socket as unknown as new (url: string) => TrackingSocket,
    async fetch(input, init) {
      polls.push(String(input));
      inFlight += 1;
      try {
        const response = await fetch(input, init);
        return new Response(await response.arrayBuffer(), response);
      } finally {
        inFlight -= 1;
      }
    },
  });
}

/** Tracks the order; the returned list holds every callback. */
function check(id: number | string = orderNumber, token = accessToken): unknown[] {
  const calls: unknown[] = [];
  stop = OrderTracker.checkPendingOrder(
    token,
    id,
    () => calls.push("success"),
    (error) => calls.push(error),
  );
  return calls;
}
const requestOnce = (id: number | string, token: string) =>
  new Promise<TrackedOrder | TrackingError>((resolve) =>
    XsollaOrders.checkOrder(token, id, resolve, resolve),
  );
const pay = () => deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
const cancel = () => cancelOrder(account.ctx, { orderId: order.orderId });
/** Moves the clock on, slowly enough for responses to arrive in between, until the value is as expected. */
const later = (read: () => unknown) => {
  const next = async () => {
    await clock.advance(200);
    return read();
  };
  return expect.poll(next, { timeout: 15_000 });
};
const isOpen = (index: number) =>
  expect.poll(() => sockets[index]?.readyState).toBe(WebSocket.OPEN);
const CANCELED = { code: 0, description: "Order canceled." };

test("success by socket, by number and by ID", async () => {
  const byNumber = check();
  const byId: string[] = [];
  const stopOther = OrderTracker.checkPendingOrder(
    accessToken,
    order.orderId,
    () => byId.push("success"),
    () => byId.push("error"),
  );
  await isOpen(0);
  await isOpen(1);
  await pay();
  await expect.poll(() => byNumber).toEqual(["success"]);
  await expect.poll(() => byId).toEqual(["success"]);
  expect(polls).toEqual([]);
  stopOther();
});

test("an order that is canceled is reported by the socket", async () => {
  const calls = check();
  await isOpen(0);
  await cancel();
  await expect.poll(() => calls).toEqual([CANCELED]);
  expect(polls).toEqual([]);
});

test("an order that was paid before is a success immediately", async () => {
  await pay();
  const calls = check();
  await expect.poll(() => calls).toEqual(["success"]);
});

test("the socket is opened again after five minutes, and its order is still followed", async () => {
  const calls = check();
  await isOpen(0);
  await clock.advance(5 * MINUTES);
  await isOpen(1);
  await expect.poll(() => sockets[0]?.readyState).toBe(WebSocket.CLOSED);
  await pay();
  await expect.poll(() => calls).toEqual(["success"]);
  expect(polls).toEqual([]);
});

test.each([
  ["while the new socket connects", async () => undefined],
  [
    "while the new socket connects, after the old one was lost",
    async () => sockets[0]!.terminate(),
  ],
  ["after the new socket has opened", () => isOpen(1)],
])("a change at the re-opening is not missed: %s", async (_, reach) => {
  const calls = check();
  await isOpen(0);
  await clock.advance(5 * MINUTES);
  expect(sockets).toHaveLength(2);
  await reach();
  await pay();
  await expect.poll(() => calls).toEqual(["success"]);
  for (const socket of sockets) await expect.poll(() => socket.readyState).toBe(WebSocket.CLOSED);
  expect(polls).toEqual([]);
});

test("a rejected socket: polls every three seconds, and expires after ten minutes", async () => {
  const silent = await startTestServer(world.runtime, { hasSockets: false });
  configure(silent.url);
  const calls = check();
  await expect.poll(() => polls.length).toBe(1);
  for (let second = 1; second <= 600; second++) {
    expect(calls).toEqual([]);
    while (inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await clock.advance(1_000);
    expect(polls).toHaveLength(Math.min(200, 1 + Math.floor(second / 3)));
  }
  expect(calls).toEqual([{ code: 0, description: "Short polling expired." }]);
  await silent.close();
});

test.each([
  ["paid", pay, "success"],
  ["canceled", cancel, CANCELED],
] as const)("a rejected socket: polls until the order is %s", async (_, finish, outcome) => {
  const silent = await startTestServer(world.runtime, { hasSockets: false });
  configure(silent.url);
  const calls = check();
  await expect.poll(() => polls.length).toBe(1);
  await later(() => polls.length).toBeGreaterThan(1);
  expect(calls).toEqual([]);
  await finish();
  await later(() => calls).toEqual([outcome]);
  await silent.close();
});

test("a server that restarts in the middle: polls, and reports the payment once", async () => {
  const calls = check();
  await isOpen(0);
  await server.close();
  await expect.poll(() => polls.length).toBe(1);
  await pay();
  server = await startTestServer(world.runtime, { port: server.port });
  await later(() => calls).toEqual(["success"]);
});

test("a wrong project, a foreign order and a forged token end with the server's error", async () => {
  const { orderId: foreign } = await createTestOrder((await createTestAccount(world)).ctx);
  const notFound = {
    status: 404,
    code: 404,
    description: expect.stringContaining("No such order"),
  };
  const calls = check(foreign);
  await expect.poll(() => calls).toEqual([notFound]);

  OrderTracker.configure({ baseUrl: server.url, projectId: projectId + 1_000_000, clock });
  expect(await requestOnce(orderNumber, accessToken)).toEqual(notFound);
  configure(server.url);
  const forged = check(orderNumber, "ct_forged");
  // The socket needs no token, so only polling finds out: the server closes it first.
  await isOpen(0);
  await server.close();
  server = await startTestServer(world.runtime, { port: server.port });
  await later(() => forged).toMatchObject([{ status: 401, code: 401 }]);
});

test("checkOrder returns the order in the form of the request", async () => {
  expect(await requestOnce(orderNumber, accessToken)).toMatchObject({
    order_id: orderNumber,
    status: "new",
    content: { price: { amount: "49.00", currency: "USD" }, items: [{ sku: "team_manual" }] },
  });
  await pay();
  expect(await requestOnce(order.orderId, accessToken)).toMatchObject({
    order_id: order.orderId,
    status: "done",
  });
  expect(await requestOnce(order.orderId, "x")).toMatchObject({ status: 401, code: 401 });
});
