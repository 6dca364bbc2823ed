import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import WebSocket from "ws";
import type { DeliveryFrame, ReadyFrame } from "@/lib/contract/cli-sessions";
import { createCliSessionStream } from "@/lib/http/sockets/listen-stream";
import type { TestAccount, TestWorld } from "./test-ctx";

export type TestCliSession = {
  ready: ReadyFrame;
  /** The next delivery; rejects if the socket is closed instead. */
  next(): Promise<DeliveryFrame>;
  /** Deliveries that have arrived but have not been read. */
  waiting: DeliveryFrame[];
  /** Sends strings unchanged and everything else as JSON. */
  send(frame: unknown): void;
  closed: Promise<{ code: number; reason: string }>;
  socket: WebSocket;
};

export type Rejection = { status: number; detail: string; headers: IncomingMessage["headers"] };

export type CliSessionServer = {
  port: number;
  listen(key: string, query?: string): Promise<TestCliSession>;
  /** The response to a handshake that must fail. */
  rejection(headers: Record<string, string>, query?: string): Promise<Rejection>;
  /** Closes every client and waits until the endpoints have ended. */
  closeClients(): Promise<void>;
  /** Stops in the application's order: sockets first. */
  close(): Promise<void>;
};

/** A server on the loopback interface that serves only the socket of CLI sessions. */
export async function startCliSessionServer(
  world: TestWorld,
  options: { beatMs?: number } = {},
): Promise<CliSessionServer> {
  const stream = createCliSessionStream(world.runtime, options);
  const server = createServer();
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (!stream.upgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const opened: WebSocket[] = [];
  const connect = (headers: Record<string, string>, query: string) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/webhooks/listen${query}`, { headers });
    socket.on("error", () => undefined);
    opened.push(socket);
    return socket;
  };
  return {
    port,
    listen: (key, query = "") => readyOf(connect({ authorization: `Bearer ${key}` }, query)),
    rejection: (headers, query = "") => rejectionOf(connect(headers, query)),
    async closeClients() {
      for (const socket of opened.splice(0)) socket.close();
      const where = { kind: "cli", deletedAt: null };
      await expect.poll(() => world.ctx.db.webhookEndpoint.count({ where })).toBe(0);
    },
    async close() {
      await stream.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readyOf(socket: WebSocket): Promise<TestCliSession> {
  const frames: (ReadyFrame | DeliveryFrame)[] = [];
  const wakes: (() => void)[] = [];
  let end: { code: number; reason: string } | undefined;
  socket.on("message", (bytes) => {
    frames.push(JSON.parse(String(bytes)) as DeliveryFrame);
    wakes.shift()?.();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on("close", (code, reason) => {
      end = { code, reason: String(reason) };
      resolve(end);
      for (const wake of wakes.splice(0)) wake();
    }),
  );
  const take = async () => {
    if (frames.length === 0 && !end) await new Promise<void>((resolve) => wakes.push(resolve));
    const frame = frames.shift();
    if (!frame) throw new Error(`The socket was closed: ${JSON.stringify(end)}`);
    return frame;
  };
  return {
    ready: (await take()) as ReadyFrame,
    next: take as () => Promise<DeliveryFrame>,
    waiting: frames as DeliveryFrame[],
    send: (frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    closed,
    socket,
  };
}

function rejectionOf(socket: WebSocket): Promise<Rejection> {
  return new Promise((resolve, reject) => {
    socket.on("open", () => reject(new Error("the socket was opened")));
    socket.on("unexpected-response", (_request, response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () => {
        const { detail } = JSON.parse(text) as { detail: string };
        resolve({ status: response.statusCode ?? 0, detail, headers: response.headers });
      });
    });
  });
}

/** The frame that reports a response. */
export function resultOf(delivery: DeliveryFrame, status: number, more: object = {}) {
  return {
    type: "result",
    delivery_id: delivery.delivery_id,
    status,
    body_excerpt: "",
    duration_ms: 1,
    ...more,
  };
}

/** The account with the system clock: sockets use no other clock. */
export function atPresent(account: TestAccount) {
  return { ...account.ctx, clock: { now: () => new Date() } };
}

/** True if a temporary endpoint has ended. */
export async function hasEnded(world: TestWorld, id: string): Promise<boolean> {
  const row = await world.ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });
  return row.deletedAt !== null && !row.active;
}
