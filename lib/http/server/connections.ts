import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { LRUCache } from "lru-cache";
import { createAddressCounter } from "./address-counter";
import type { ConnectionLimits } from "./connection-limits";

export type Exchange = { request: IncomingMessage; response: ServerResponse };

export type Connection = {
  socket: Socket;
  /** The request being served; null between requests. */
  active: Exchange | null;
  /** Pipelined requests, in order. */
  waiting: Exchange[];
};

export type Connections = {
  of(socket: Socket): Connection;
  /** Disconnects a client that deliberately broke a limit, and rejects connections from its address for a while. */
  disconnect(socket: Socket): void;
  size(): number;
  destroyAll(): void;
};

const SWEEP_MS = 1_000;
/** A connection that transfers fewer bytes than this in this time, while a transfer is pending, is closed. */
const STALL_BYTES = 8 * 1024;
const STALL_MS = 15_000;

/** Parsing 64 KB of pipelined requests takes tens of milliseconds, so an immediate reconnect must not be free. */
const PENALTY_MS = 5_000;
const PENALTIES_MAX = 10_000;

type Progress = { read: number; sent: number; atMs: number };

/** Tracks the connections of a server, limits their number, and closes those that are too slow. */
export function trackConnections(
  server: Server,
  limits: ConnectionLimits,
  clock: { nowMs?: () => number; sweepMs?: number } = {},
): Connections {
  const nowMs = clock.nowMs ?? (() => performance.now());
  const open = new Map<Socket, Connection>();
  const progress = new Map<Socket, Progress>();
  const counter = createAddressCounter(limits.perAddress);
  const penalties = new LRUCache<string, true>({ max: PENALTIES_MAX, ttl: PENALTY_MS });
  server.maxConnections = limits.total;
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    if (penalties.has(address) || !counter.add(address)) return void socket.destroy();
    open.set(socket, { socket, active: null, waiting: [] });
    socket.once("close", () => {
      counter.remove(address);
      open.delete(socket);
      progress.delete(socket);
    });
  });
  const sweep = setInterval(() => {
    for (const connection of open.values()) {
      if (isStalled(connection, progress, nowMs())) connection.socket.destroy();
    }
  }, clock.sweepMs ?? SWEEP_MS);
  sweep.unref();
  server.once("close", () => clearInterval(sweep));
  return {
    of: (socket) => open.get(socket) ?? { socket, active: null, waiting: [] },
    disconnect(socket) {
      // Behind a proxy, the address is that of the proxy, which is shared by all its clients.
      if (limits.perAddress !== null) penalties.set(socket.remoteAddress ?? "", true);
      socket.destroy();
    },
    size: () => open.size,
    destroyAll: () => open.forEach(({ socket }) => socket.destroy()),
  };
}

/** True if the client has stalled its request body, or the response, for too long. */
function isStalled(
  { socket, active }: Connection,
  progress: Map<Socket, Progress>,
  nowMs: number,
): boolean {
  const isReceiving = active !== null && !active.request.complete;
  if (!isReceiving && socket.writableLength === 0) {
    progress.delete(socket);
    return false;
  }
  const now = { read: socket.bytesRead, sent: socket.bytesWritten - socket.writableLength };
  const last = progress.get(socket);
  const moved = last === undefined || now.read - last.read + (now.sent - last.sent) >= STALL_BYTES;
  if (moved) progress.set(socket, { ...now, atMs: nowMs });
  return last !== undefined && !moved && nowMs - last.atMs > STALL_MS;
}
