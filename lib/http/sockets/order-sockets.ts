import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import pMap from "p-map";
import { WebSocketServer, type WebSocket } from "ws";
import type { Runtime } from "@/lib/platform/runtime";

const PING_EVERY_SECONDS = 30;
const SOCKETS_PER_ORDER_MAX = 50;
/** Clients only respond to pings. A client that sends more frames than this between two pings is disconnected. */
const FRAMES_MAX = 60;
/** The number of orders that are read at the same time when changes of any order may have been missed. */
const CATCH_UP_CONCURRENCY = 8;

export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer };

/** WebSockets that each watch one order. */
export type OrderSockets = {
  /** Accepts a socket that watches the order. If the order has too many sockets, the oldest is closed. */
  accept(orderId: string, upgrade: Upgrade, prepare: (socket: WebSocket) => void): void;
  /** Accepts a socket only to close it with this code. */
  acceptAndClose(upgrade: Upgrade, code: number, reason: string): void;
  close(): void;
};

/** Sends the current state of an order to the sockets. Never rejects. */
type Push = (orderId: string, sockets: readonly WebSocket[]) => Promise<void>;

type WatchedOrder = {
  id: string;
  sockets: Set<WebSocket>;
  /** Sockets that are new, or connected when the order changed, and have not been included in a push since. */
  waiting: Set<WebSocket>;
  isPushing: boolean;
};

/**
 * Calls `push` for every new socket, and for all sockets of an order after every change of the order. The change feed
 * reports the changes of every process, and a socket is registered before `push` first reads the order, so no change is
 * missed. The pushes of one order run one after another, so an older state never follows a newer one.
 */
export function createOrderSockets(runtime: Runtime, push: Push): OrderSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  const watched = new Map<string, WatchedOrder>();
  const heartbeat = startHeartbeat(server);

  const unsubscribe = runtime.feed.subscribe("driftstack_order", (orderId) => {
    const changed = orderId === null ? [...watched.values()] : [watched.get(orderId)];
    void pMap(changed, (order) => order && pushTo(order, order.sockets, push), {
      concurrency: CATCH_UP_CONCURRENCY,
    });
  });

  function watch(orderId: string, socket: WebSocket): void {
    const order = watched.get(orderId) ?? newWatchedOrder(orderId);
    watched.set(orderId, order);
    order.sockets.add(socket);
    heartbeat.add(socket);
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      order.sockets.delete(socket);
      order.waiting.delete(socket);
      if (order.sockets.size === 0 && watched.get(orderId) === order) watched.delete(orderId);
    });
    void pushTo(order, [socket], push);
  }

  return {
    accept(orderId, { request, socket, head }, prepare) {
      server.handleUpgrade(request, socket, head, (accepted) => {
        removeOldest(watched.get(orderId));
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
      heartbeat.stop();
      unsubscribe();
      for (const socket of server.clients) socket.close(1001, "the server is restarting");
      server.close();
    },
  };
}

function newWatchedOrder(id: string): WatchedOrder {
  return { id, sockets: new Set(), waiting: new Set(), isPushing: false };
}

/** Pushes to the sockets, after the push of the same order that is in progress, if there is one. */
async function pushTo(
  order: WatchedOrder,
  sockets: Iterable<WebSocket>,
  push: Push,
): Promise<void> {
  for (const socket of sockets) order.waiting.add(socket);
  if (order.isPushing) return;
  order.isPushing = true;
  while (order.waiting.size > 0) {
    const taken = [...order.waiting];
    order.waiting.clear();
    await push(order.id, taken);
  }
  order.isPushing = false;
}

/**
 * Disconnects the oldest socket if the order has as many as it may have. It is removed immediately, because its `close`
 * event comes later.
 */
function removeOldest(order: WatchedOrder | undefined): void {
  const [oldest] = order?.sockets ?? [];
  if (!order || !oldest || order.sockets.size < SOCKETS_PER_ORDER_MAX) return;
  order.sockets.delete(oldest);
  oldest.terminate();
}

type Beat = { second: number; isAlive: boolean; frames: number };

/**
 * Pings each socket every 30 seconds, and terminates sockets that have not responded to the previous ping or that send
 * too many frames. Each second, a thirtieth of the sockets is pinged, so that no ping delays other work noticeably.
 */
function startHeartbeat(server: WebSocketServer) {
  const beats = new WeakMap<WebSocket, Beat>();
  let added = 0;
  let second = 0;

  const timer = setInterval(() => {
    second = (second + 1) % PING_EVERY_SECONDS;
    for (const socket of server.clients) {
      const beat = beats.get(socket);
      if (beat?.second !== second) continue;
      if (!beat.isAlive) socket.terminate();
      else {
        beat.isAlive = false;
        beat.frames = 0;
        socket.ping();
      }
    }
  }, 1_000);

  return {
    add(socket: WebSocket) {
      const beat = { second: added++ % PING_EVERY_SECONDS, isAlive: true, frames: 0 };
      beats.set(socket, beat);
      const count = () => {
        if (++beat.frames > FRAMES_MAX) socket.terminate();
      };
      socket.on("message", count);
      socket.on("ping", count);
      socket.on("pong", () => {
        beat.isAlive = true;
        count();
      });
    },
    stop: () => clearInterval(timer),
  };
}
