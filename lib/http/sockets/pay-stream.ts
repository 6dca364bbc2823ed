import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { orderIdSchema } from "@/lib/contract/ids";
import { payView } from "@/lib/contract/pay-view";
import { isTerminal } from "@/lib/domain/order";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import { isProxied } from "@/lib/http/server/note-exposure";
import { isLocalConfig } from "@/lib/platform/local-mode";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { rejectUpgrade } from "@/lib/http/server/reject-upgrade";

const PATH = /^\/v1\/pay\/([^/?]+)\/stream(?:\?|$)/;
const PING_EVERY_MS = 30_000;
const SOCKETS_PER_ORDER_MAX = 50;

export type PayStream = {
  /** Handles the upgrade if the path matches; returns whether it does. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
};

/** The payer's live status: one frame on connect and one on every change of the order. */
export function createPayStream(runtime: Runtime): PayStream {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  const watching = new Map<string, Set<WebSocket>>();
  const alive = new WeakSet<WebSocket>();
  const proxied = new WeakSet<WebSocket>();
  const push = (orderId: string, sockets: readonly WebSocket[]) =>
    sendView(runtime, { orderId, sockets, isProxied: (socket) => proxied.has(socket) });

  const unsubscribe = runtime.feed.subscribe("driftstack_order", (orderId) => {
    for (const [id, sockets] of watching)
      if (orderId === null || id === orderId) void push(id, [...sockets]);
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
      if (sockets.size === 0) watching.delete(orderId);
    });
    void push(orderId, [socket]);
  }

  /** Accepts sockets only for existing orders. If an order has too many sockets, the oldest is closed. */
  async function accept(orderId: string, request: IncomingMessage, socket: Duplex, head: Buffer) {
    const known = orderIdSchema.safeParse(orderId).success && (await exists(runtime, orderId));
    if (!known) return rejectUpgrade(socket, 404);
    const sockets = watching.get(orderId);
    if (sockets && sockets.size >= SOCKETS_PER_ORDER_MAX)
      sockets.values().next().value?.terminate();
    server.handleUpgrade(request, socket, head, (accepted) => {
      if (isProxied(request)) proxied.add(accepted);
      watch(orderId, accepted);
    });
  }

  return {
    upgrade(request, socket, head) {
      const orderId = PATH.exec(request.url ?? "")?.[1];
      if (orderId === undefined) return false;
      void accept(orderId, request, socket, head);
      return true;
    },
    close() {
      clearInterval(pings);
      unsubscribe();
      for (const socket of server.clients) socket.close(1001, "the server is restarting");
      server.close();
    },
  };
}

type Recipients = {
  orderId: string;
  sockets: readonly WebSocket[];
  isProxied: (socket: WebSocket) => boolean;
};

/** Sends the current view of the order to its sockets, and closes them once its status is final. */
async function sendView(
  runtime: Runtime,
  { orderId, sockets, isProxied }: Recipients,
): Promise<void> {
  try {
    const ctx = { ...createCtx(runtime), isLocal: isLocalConfig(runtime.config) };
    const view = payView.parse(await getPayView(ctx, { orderId }));
    const frame = JSON.stringify(view);
    const canSimulate = view.can_simulate && !view.livemode;
    const proxiedFrame = JSON.stringify({ ...view, can_simulate: canSimulate });
    for (const socket of sockets) {
      socket.send(isProxied(socket) ? proxiedFrame : frame);
      if (isTerminal(view.status)) socket.close(1000, "the status of the order is final");
    }
  } catch (error) {
    runtime.log.debug({ err: error }, "a status frame could not be made");
    for (const socket of sockets) socket.terminate();
  }
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

async function exists(runtime: Runtime, orderId: string): Promise<boolean> {
  try {
    await getPayView(createCtx(runtime), { orderId });
    return true;
  } catch {
    return false;
  }
}
