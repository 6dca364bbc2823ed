import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { OrderTracker } from "../src/index.js";
import { fakeClock } from "./fake-clock.js";

const FIVE_MINUTES = 5 * 60_000;

type Tracking = {
  port: number;
  server: Server;
  sockets: WebSocketServer;
  /** Changes the status, and sends it to every open socket. */
  change(status: string): void;
  opened: string[];
  polls(): number;
};

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

/** A server with the tracking routes: a frame on connection and one on every change. */
async function startTracking(port = 0, status = "new"): Promise<Tracking> {
  let current = status;
  let polls = 0;
  const opened: string[] = [];
  const frame = () => JSON.stringify({ status: current, order_id: 42 });
  const server = createServer((_, response) => {
    polls += 1;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(frame());
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket, { url = "" }) => {
    opened.push(url);
    socket.send(frame());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const tracking: Tracking = {
    port: (server.address() as AddressInfo).port,
    server,
    sockets,
    change(next) {
      current = next;
      for (const socket of sockets.clients) socket.send(frame());
    },
    opened,
    polls: () => polls,
  };
  closings.push(() => stop(tracking));
  return tracking;
}

async function stop({ server, sockets }: Tracking): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function track(port: number) {
  const clock = fakeClock();
  const onSuccess = vi.fn<() => void>();
  const onError = vi.fn<(error: object) => void>();
  OrderTracker.configure({
    baseUrl: `http://127.0.0.1:${port}`,
    projectId: 7,
    WebSocket: WebSocket as never,
    clock,
  });
  OrderTracker.checkPendingOrder("token", 42, onSuccess, onError);
  return { clock, onSuccess, onError };
}

test("success by socket, which is re-opened every 5 minutes", async () => {
  const server = await startTracking();
  const { clock, onSuccess, onError } = track(server.port);
  for (const count of [1, 2, 3]) {
    await vi.waitFor(() => expect(server.opened).toHaveLength(count));
    await vi.waitFor(() => expect(server.sockets.clients.size).toBe(1));
    // The limit on connecting ends once the client has seen that the socket is open.
    await vi.waitFor(() => expect(clock.pending()).toBe(1));
    if (count < 3) await clock.advance(FIVE_MINUTES);
  }
  server.change("done");
  await vi.waitFor(() => expect(onSuccess).toHaveBeenCalledTimes(1));
  await vi.waitFor(() => expect(server.sockets.clients.size).toBe(0));
  expect(server.opened[0]).toBe("/sub/order/status?order_id=42&project_id=7");
  expect(server.polls()).toBe(0);
  expect(onError).not.toHaveBeenCalled();
  expect(clock.pending()).toBe(0);
});

test("a change at the moment of the re-opening is not missed", async () => {
  const server = await startTracking();
  const { clock, onSuccess } = track(server.port);
  await vi.waitFor(() => expect(clock.pending()).toBe(1));
  await clock.advance(FIVE_MINUTES);
  server.change("done");
  await vi.waitFor(() => expect(onSuccess).toHaveBeenCalledTimes(1));
  expect(clock.pending()).toBe(0);
});

test("a server that restarts in the middle: the tracker polls, and succeeds", async () => {
  const before = await startTracking();
  const { clock, onSuccess, onError } = track(before.port);
  await vi.waitFor(() => expect(clock.pending()).toBe(1));
  await stop(before);
  await vi.waitFor(() => expect(clock.pending()).toBe(2));
  const after = await startTracking(before.port);
  await clock.advance(3_000);
  await vi.waitFor(() => expect(after.polls()).toBe(1));
  await vi.waitFor(() => expect(clock.pending()).toBe(2));
  after.change("done");
  await clock.advance(3_000);
  await vi.waitFor(() => expect(onSuccess).toHaveBeenCalledTimes(1));
  expect(onError).not.toHaveBeenCalled();
  expect(clock.pending()).toBe(0);
});

test("a server that rejects sockets: polls immediately", async () => {
  const server = await startTracking(0, "done");
  server.sockets.close();
  server.server.on("upgrade", (_, socket) => socket.destroy());
  const { clock, onSuccess } = track(server.port);
  await vi.waitFor(() => expect(onSuccess).toHaveBeenCalledTimes(1));
  expect(server.polls()).toBe(1);
  expect(clock.pending()).toBe(0);
});

test("tracking that is stopped while it connects raises no error", async () => {
  const server = await startTracking();
  const clock = fakeClock();
  OrderTracker.configure({
    baseUrl: `http://127.0.0.1:${server.port}`,
    projectId: 7,
    WebSocket: WebSocket as never,
    clock,
  });
  const never = () => expect.fail("called");
  OrderTracker.checkPendingOrder("token", 42, never, never)();
  await vi.waitFor(() => expect(server.sockets.clients.size).toBe(0));
  expect(clock.pending()).toBe(0);
});
