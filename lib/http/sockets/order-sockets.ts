import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { Runtime } from "@/lib/platform/runtime";

const PING_EVERY_MS = 30_000;
const SOCKETS_PER_ORDER_MAX = 50;

export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer };

/** WebSockets that each watch one order. */
export type OrderSockets = {
  /** Accepts a socket that watches the order. If the order has too many sockets, the oldest is closed. */
  accept(orderId: string, upgrade: Upgrade, prepare: (socket: WebSocket) => void): void;
  /** Accepts a socket only to close it with this code. */
  acceptAndClose(upgrade: Upgrade, code: number, reason: string): void;
  close(): void;
};

/**
 * Calls `push` for every new socket, and for all sockets of an order after every change of the order. The change feed
 * reports the changes of every process, and a socket is registered before `push` first reads the order, so no change is
 * missed.
 */
export function createOrderSockets(
  runtime: Runtime,
  push: (orderId: string, sockets: readonly WebSocket[]) => void,
): OrderSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  const watching = new Map<string, Set<WebSocket>>();
  const alive = new WeakSet<WebSocket>();

  const unsubscribe = runtime.feed.subscribe("driftstack_order", (orderId) => {
    if (orderId === null) for (const [id, sockets] of watching) push(id, [...sockets]);
    else if (watching.has(orderId)) push(orderId, [...watching.get(orderId)!]);
  });
  const pings = setInterval(() => pingClients(server, alive), PING_EVERY_MS);

  function watch(orderId: string, socket: WebSocket): void {
    const sockets = watching.get(orderId) ?? new Set();
    watching.set(orderId, sockets.add(socket));
    alive.add(socket);
    socket.on("pong", () => alive.add(socket));
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0 && watching.get(orderId) === sockets) watching.delete(orderId);
    });
    push(orderId, [socket]);
  }

  return {
    accept(orderId, { request, socket, head }, prepare) {
      const sockets = watching.get(orderId);
      if (sockets && sockets.size >= SOCKETS_PER_ORDER_MAX)
        sockets.values().next().value?.terminate();
      server.handleUpgrade(request, socket, head, (accepted) => {
        prepare(accepted);
        watch(orderId, accepted);
      });
    },
    acceptAndClose({ request, socket, head }, code, reason) {
      server.handleUpgrade(request, socket, head, (accepted) => {
        accepted.on("error", () => accepted.terminate());
        accepted.close(code, reason);
      });
    },
    close() {
      clearInterval(pings);
      unsubscribe();
      for (const socket of server.clients) socket.close(1001, "the server is restarting");
      server.close();
    },
  };
}

/** Terminates clients that have not responded to the previous ping, and pings the others. */
function pingClients(server: WebSocketServer, alive: WeakSet<WebSocket>): void {
  for (const socket of server.clients) {
    if (!alive.has(socket)) socket.terminate();
    else {
      alive.delete(socket);
      socket.ping();
    }
  }
}
