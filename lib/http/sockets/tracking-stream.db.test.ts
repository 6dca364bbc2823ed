import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import WebSocket from "ws";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import type { ChangeFeed } from "@/lib/platform/change-feed";
import {
  configure,
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder, type TestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { startTestServer, type TestServer } from "@/test/support/test-server";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let project: number;
let server: TestServer;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  project = await projectOf(account);
  server = await startTestServer(world.runtime);
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
  await world.close();
});

const opened: WebSocket[] = [];

async function projectOf({ accountId }: TestAccount): Promise<number> {
  const row = await world.ctx.db.account.findUniqueOrThrow({ where: { id: accountId } });
  return row.number;
}
async function numberOf({ orderId }: TestOrder): Promise<number> {
  const row = await world.ctx.db.order.findUniqueOrThrow({ where: { id: orderId } });
  return Number(row.orderNumber);
}

type Tracking = { frames: unknown[]; closed: Promise<{ code: number; reason: string }> };

function open(query: string, { port = server.port, headers = {} } = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/sub/order/status${query}`, { headers });
  opened.push(socket);
  const tracking: Tracking = {
    frames: [],
    closed: new Promise((resolve) =>
      socket.on("close", (code, reason) => resolve({ code, reason: String(reason) })),
    ),
  };
  socket.on("error", () => undefined);
  socket.on("message", (data, isBinary) => {
    expect(isBinary).toBe(false);
    tracking.frames.push(JSON.parse(String(data)));
  });
  return { ...tracking, socket };
}
const track = (orderId: number | string, projectId: number | string = project, options = {}) =>
  open(`?order_id=${orderId}&project_id=${projectId}`, options);

const deliver = (order: TestOrder, status: string) =>
  deliverIpn(world.ctx, ipnBody(order.ipn(status)));

/** The status of the response that rejects a handshake. */
async function rejectionOf({ socket }: { socket: WebSocket }): Promise<number | undefined> {
  const [, response] = await once(socket, "unexpected-response");
  return (response as { statusCode?: number }).statusCode;
}

/** A client that completes the handshake and then only reads. */
function trackSilently(orderId: string, { port }: { port: number }) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(
    [
      `GET /sub/order/status?order_id=${orderId}&project_id=${project} HTTP/1.1`,
      "Host: localhost",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    ].join("\r\n"),
  );
  return { socket, opened: once(socket, "data"), closed: once(socket, "close") };
}

/** Resolves once the server has processed everything that the client has sent: it responds to a later ping. */
async function pongsArrive(socket: WebSocket): Promise<void> {
  socket.ping();
  await once(socket, "pong");
}

describe("a socket", () => {
  test("gets the current status immediately, and each change once", async () => {
    const order = await createTestOrder(account.ctx);
    const number = await numberOf(order);
    const [byNumber, byId] = [track(number), track(order.orderId)];
    await expect.poll(() => byNumber.frames).toEqual([{ status: "new", order_id: number }]);
    await expect.poll(() => byId.frames).toEqual([{ status: "new", order_id: order.orderId }]);

    await deliver(order, "confirming");
    await deliver(order, "finished");
    expect(await byNumber.closed).toMatchObject({ code: 1000 });
    expect(await byId.closed).toMatchObject({ code: 1000 });
    // A payment that is being confirmed is still tracked as `new`.
    expect(byNumber.frames.slice(1)).toEqual([{ status: "done", order_id: number }]);
    expect(byId.frames.slice(1)).toEqual([{ status: "done", order_id: order.orderId }]);
  });

  test("of a final order gets its status, and is closed", async () => {
    const order = await createTestOrder(account.ctx);
    await cancelOrder(account.ctx, { orderId: order.orderId });
    const tracking = track(order.orderId);
    expect(await tracking.closed).toMatchObject({ code: 1000 });
    expect(tracking.frames).toEqual([{ status: "canceled", order_id: order.orderId }]);
  });

  test("gets nothing about other orders", async () => {
    const [mine, other] = [await createTestOrder(account.ctx), await createTestOrder(account.ctx)];
    const [tracking, follower] = [track(mine.orderId), track(other.orderId)];
    await expect.poll(() => tracking.frames.length).toBe(1);
    await deliver(other, "finished");
    await follower.closed;
    expect(tracking.frames).toEqual([{ status: "new", order_id: mine.orderId }]);
  });

  test("misses no change that is committed while it connects", async () => {
    const orders = await Promise.all(Array.from({ length: 8 }, () => createTestOrder(account.ctx)));
    await Promise.all(
      orders.map(async (order) => {
        const tracking = track(order.orderId);
        await deliver(order, "finished");
        await tracking.closed;
        expect(tracking.frames.at(-1)).toEqual({ status: "done", order_id: order.orderId });
      }),
    );
  });

  test("is closed when the server stops, and a new one gets what changed in between", async () => {
    const order = await createTestOrder(account.ctx);
    const first = await startTestServer(world.runtime);
    const before = track(order.orderId, project, { port: first.port });
    await expect.poll(() => before.frames.length).toBe(1);
    await first.close();
    expect(await before.closed).toMatchObject({ code: 1001 });

    await deliver(order, "finished");
    const second = await startTestServer(world.runtime, { port: first.port });
    const after = track(order.orderId, project, { port: first.port });
    await after.closed;
    expect(after.frames).toEqual([{ status: "done", order_id: order.orderId }]);
    await second.close();
  });

  test("catches up when the change feed has been without a connection", async () => {
    const order = await createTestOrder(account.ctx);
    const tracking = track(order.orderId);
    await expect.poll(() => tracking.frames.length).toBe(1);
    const ended = await world.ctx.db.$queryRaw<unknown[]>`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN %'`;
    expect(ended).toHaveLength(1);
    await deliver(order, "finished");
    await tracking.closed;
    expect(tracking.frames.at(-1)).toEqual({ status: "done", order_id: order.orderId });
  });
});

/** Counts the reads of the tracked orders, and how many of them run at the same time. */
function countReads() {
  const { pool } = world.runtime.database;
  const reads = { total: 0, running: 0, most: 0 };
  const query = pool.query.bind(pool) as (given: { text?: string }) => Promise<unknown>;
  const spy = vi.spyOn(pool, "query").mockImplementation((async (given: { text?: string }) => {
    if (!given.text?.includes("a.number =")) return query(given);
    reads.total++;
    reads.most = Math.max(reads.most, ++reads.running);
    return query(given).finally(() => reads.running--);
  }) as never);
  return { reads, restore: () => spy.mockRestore() };
}

describe("a change is read", () => {
  test("once for all sockets of the order", async () => {
    const order = await createTestOrder(account.ctx);
    const sockets = Array.from({ length: 10 }, () => track(order.orderId));
    await expect.poll(() => sockets.every(({ frames }) => frames.length === 1)).toBe(true);
    const { reads, restore } = countReads();
    await cancelOrder(account.ctx, { orderId: order.orderId });
    for (const { closed } of sockets) expect(await closed).toMatchObject({ code: 1000 });
    restore();
    expect(reads.total).toBe(1);
  });

  test("for a few orders at a time after notifications may have been missed", async () => {
    const subscribers = new Set<(payload: string | null) => void>();
    const feed: ChangeFeed = {
      subscribe(channel, subscriber) {
        if (channel === "driftstack_order") subscribers.add(subscriber);
        return () => undefined;
      },
      notify: async () => undefined,
      close: async () => undefined,
    };
    const reconnecting = await startTestServer({ ...world.runtime, feed });
    const orders = await Promise.all(
      Array.from({ length: 30 }, () => createTestOrder(account.ctx)),
    );
    const sockets = orders.map(({ orderId }) => track(orderId, project, reconnecting));
    await expect.poll(() => sockets.every(({ frames }) => frames.length === 1)).toBe(true);
    await cancelOrder(account.ctx, { orderId: orders[29]!.orderId });
    const { reads, restore } = countReads();
    for (const subscriber of subscribers) subscriber(null);
    expect(await sockets[29]!.closed).toMatchObject({ code: 1000 });
    restore();
    expect(reads.total).toBe(30);
    expect(reads.most).toBeLessThanOrEqual(8);
    expect(sockets.slice(0, 29).every(({ frames }) => frames.length === 1)).toBe(true);
    await reconnecting.close();
  });
});

describe("a client that", () => {
  const hasEnded = ({ socket }: { socket: WebSocket }) => socket.readyState === socket.CLOSED;

  test.each([
    ["messages", (socket: WebSocket) => socket.send("x")],
    ["pings", (socket: WebSocket) => socket.ping()],
    ["pongs", (socket: WebSocket) => socket.pong()],
  ])("sends more than 60 %s is disconnected", async (_, send) => {
    const order = await createTestOrder(account.ctx);
    const [quiet, busy] = [track(order.orderId), track(order.orderId)];
    await expect.poll(() => busy.frames.length + quiet.frames.length).toBe(2);
    for (let i = 0; i < 60; i++) send(quiet.socket);
    for (let i = 0; i < 61; i++) send(busy.socket);
    expect(await busy.closed).toMatchObject({ code: 1006 });
    await deliver(order, "finished");
    expect(await quiet.closed).toMatchObject({ code: 1000 });
    expect(quiet.frames.at(-1)).toEqual({ status: "done", order_id: order.orderId });
  });

  test("sends more than 1 KiB in a frame is disconnected", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const tracking = track(orderId);
    await expect.poll(() => tracking.frames.length).toBe(1);
    tracking.socket.send("x".repeat(1025));
    expect(await tracking.closed).toMatchObject({ code: 1009 });
  });

  test("does not respond to pings is disconnected, the others are not", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const beating = await startTestServer(world.runtime);
    const { orderId } = await createTestOrder(account.ctx);
    const [responding, half] = [track(orderId, project, beating), trackSilently(orderId, beating)];
    await expect.poll(() => responding.frames.length).toBe(1);
    await half.opened;
    let pings = 0;
    responding.socket.on("ping", () => pings++);
    vi.advanceTimersByTime(30_000);
    await expect.poll(() => pings).toBe(1);
    expect(half.socket.closed).toBe(false);
    await pongsArrive(responding.socket);
    vi.advanceTimersByTime(30_000);
    await half.closed;
    expect(hasEnded(responding)).toBe(false);
    vi.useRealTimers();
    await beating.close();
  });
});

describe("a socket is closed with a policy violation, and the same reason,", () => {
  test("for a wrong project, an unknown order, and parameters that are neither", async () => {
    const order = await createTestOrder(account.ctx);
    const foreign = await createTestAccount(world);
    const foreignOrder = await createTestOrder(foreign.ctx);
    const sockets = [
      track(order.orderId, await projectOf(foreign)),
      track(await numberOf(order), project + 1_000_000),
      track(foreignOrder.orderId),
      track(`ord_${"0".repeat(32)}`),
      track(1),
      track("x", "y"),
      track(order.orderId, ""),
      open(""),
    ];
    for (const { closed, frames } of sockets) {
      expect(await closed).toEqual({ code: 1008, reason: "there is no such order" });
      expect(frames).toEqual([]);
    }
  });
});

describe("the number of sockets is limited", () => {
  test("to 50 an order: the oldest is closed", async () => {
    const order = await createTestOrder(account.ctx);
    const first = track(order.orderId);
    await expect.poll(() => first.frames.length).toBe(1);
    const more = Array.from({ length: 50 }, () => track(order.orderId));
    expect(await first.closed).toMatchObject({ code: 1006 });
    await expect.poll(() => more.every(({ frames }) => frames.length === 1)).toBe(true);
    await deliver(order, "finished");
    for (const { closed } of more) expect(await closed).toMatchObject({ code: 1000 });
  });

  test("to 50 an order also when many connect at the same time", async () => {
    const order = await createTestOrder(account.ctx);
    const sockets = Array.from({ length: 200 }, () => track(order.orderId));
    const count = (state: 0 | 1) =>
      sockets.filter(({ socket }) => socket.readyState === state).length;
    await expect
      .poll(() => [count(WebSocket.CONNECTING), count(WebSocket.OPEN)], { timeout: 10_000 })
      .toEqual([0, 50]);
    await deliver(order, "finished");
    const codes = await Promise.all(sockets.map(({ closed }) => closed));
    expect(codes.filter(({ code }) => code === 1000)).toHaveLength(50);
  });

  test("by the rate of handshakes of an address, whether the order exists or not", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const rateLimits = { keyPerSecond: 0, addressPerSecond: 1 };
    const restore = configure(world.runtime, { rateLimits });
    // Five a second, in bursts of four seconds.
    const guesses = Array.from({ length: 20 }, (_, index) => track(index + 1));
    for (const { closed } of guesses) expect(await closed).toMatchObject({ code: 1008 });
    const statuses = [];
    for (let i = 0; i < 10; i++) {
      const { socket } = track(orderId);
      statuses.push(
        await Promise.race([
          once(socket, "open").then(() => 101),
          once(socket, "unexpected-response").then(
            ([, response]) => (response as { statusCode: number }).statusCode,
          ),
        ]),
      );
    }
    restore();
    expect(statuses).toContain(429);
  });

  test("in total, and for each address", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const restore = configure(world.runtime, {
      connections: { total: 6, perAddress: 2 },
      trustProxy: true,
    });
    const limited = await startTestServer(world.runtime);
    const from = (address: string) =>
      track(orderId, project, { port: limited.port, headers: { "x-forwarded-for": address } });
    const accepted = [from("192.0.2.1"), from("192.0.2.1")];
    await expect.poll(() => accepted.every(({ frames }) => frames.length === 1)).toBe(true);
    expect(await rejectionOf(from("192.0.2.1"))).toBe(429);
    const third = from("192.0.2.2");
    await expect.poll(() => third.frames.length).toBe(1);
    expect(await rejectionOf(from("192.0.2.3"))).toBe(503);
    await limited.close();
    restore();
  });
});
