import { createServices } from "@/lib/compose";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import fc from "fast-check";
import { WebSocketServer } from "ws";
import { parseFrame } from "@/lib/http/sockets/cli-session-socket";
import { createHttpServer } from "@/lib/http/server/http-server";
import { createCliSessionStream } from "@/lib/http/sockets/listen-stream";
import { createPayStream } from "@/lib/http/sockets/pay-stream";
import { createTrackingStream } from "@/lib/http/sockets/tracking-stream";
import { attachFront } from "@/lib/http/server/create-front";
import { createLogger } from "@/lib/platform/logger";
import type { Connections, Runtime } from "@/lib/platform/runtime";
import { testConfig } from "@/test/support/test-ctx";
import { headerText, urlText } from "./arbitraries";
import { fuzzTarget, type FuzzTarget } from "./run-target";

const END = "\r\n";
const HEADER_MAX = 4 * 1024;
const FRAME_MAX = 1024;
const ENDLESS_MS = 20_000;

/**
 * The server's front on a separate port, with every WebSocket handler of the application and one more at `/fuzz`, which
 * accepts every client and reads frames as the CLI session's socket does. There is no database: requests that need one are
 * rejected, as they are while the database is down.
 */
export async function startFuzzServer(): Promise<{
  targets: FuzzTarget[];
  close(): Promise<void>;
}> {
  const connections = {
    config: testConfig({ connections: { total: null, perAddress: null } }),
    log: createLogger("silent"),
    database: { db: null },
    feed: { subscribe: () => () => undefined, notify: () => Promise.resolve() },
  } as unknown as Connections;
  const services = createServices(connections);
  const runtime: Runtime = { ...connections, services, close: () => Promise.resolve() };
  const server = createHttpServer();
  const streams = [createPayStream, createTrackingStream, createCliSessionStream].map((create) =>
    create(runtime),
  );
  const open = new WebSocketServer({ noServer: true, maxPayload: FRAME_MAX });
  const respond = (_: IncomingMessage, response: ServerResponse) => void response.end("ok");
  attachFront(server, runtime, {
    isApiPath: (path) => path.startsWith("/v1/"),
    api: respond,
    page: async (_path, request, response) => respond(request, response),
    upgrades: [...streams.map(({ upgrade }) => upgrade), acceptAt("/fuzz", open)],
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    targets: [upgradeRequests(port), frameBytes(port)],
    async close() {
      await Promise.all(streams.map((stream) => stream.close()));
      open.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function acceptAt(path: string, server: WebSocketServer) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer): boolean => {
    if (request.url !== path) return false;
    server.handleUpgrade(request, socket, head, (accepted) => {
      accepted.on("error", () => accepted.terminate());
      accepted.on("message", (bytes) => parseFrame(String(bytes)));
    });
    return true;
  };
}

/** Sends the bytes, ends this side, and resolves when the server has closed the connection too. */
function exchange(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const limit = setTimeout(() => {
      reject(new Error("the server kept the connection open"));
      socket.destroy();
    }, ENDLESS_MS);
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.once("close", () => {
      clearTimeout(limit);
      resolve();
    });
    socket.end(bytes);
  });
}

const UPGRADE = [
  "Host: localhost",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
];
const PATHS = [
  "/fuzz",
  "/v1/webhooks/listen",
  "/v1/pay/x/stream",
  "/v1/pay/ord_00000000000000000000000000000000/stream",
  "/sub/order/status?order_id=1&project_id=1",
  "/sub/order/status",
  "/nothing",
];

function upgradeRequests(port: number): FuzzTarget {
  const name = fc.constantFrom(
    "Upgrade",
    "Connection",
    "Sec-WebSocket-Key",
    "Origin",
    "Cookie",
    "X",
  );
  const value = fc
    .tuple(name, headerText)
    .map(([key, text]) => `${key}: ${text.slice(0, HEADER_MAX)}`);
  return fuzzTarget({
    name: "upgrade requests",
    input: fc
      .record({
        method: fc.constantFrom("GET", "GET", "POST", "CONNECT", "get", ""),
        path: fc.oneof(
          fc.constantFrom(...PATHS),
          urlText.map((text) => text.slice(0, HEADER_MAX)),
        ),
        headers: fc.shuffledSubarray(UPGRADE, { minLength: 2 }),
        more: fc.array(value, { maxLength: 3 }),
        head: fc.uint8Array({ maxLength: 64 }),
      })
      .map(({ method, path, headers, more, head }) => {
        const lines = [`${method} ${path} HTTP/1.1`, ...headers, ...more];
        return Buffer.concat([Buffer.from(lines.join(END) + END + END, "latin1"), head]);
      }),
    run: (bytes) => exchange(port, bytes),
  });
}

/** Complete, masked frames with any first byte, and bytes that are not frames at all. */
function frameBytes(port: number): FuzzTarget {
  const hello = Buffer.from(["GET /fuzz HTTP/1.1", ...UPGRADE].join(END) + END + END);
  const frame = fc
    .tuple(fc.nat({ max: 255 }), fc.oneof(fc.uint8Array({ maxLength: 125 }), fc.json()))
    .map(([first, content]) => {
      const payload = Buffer.from(content as string).subarray(0, 125);
      return Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
    });
  return fuzzTarget({
    name: "frame bytes",
    input: fc
      .array(fc.oneof(frame, fc.uint8Array({ maxLength: 200 }).map(Buffer.from)), { maxLength: 20 })
      .map((frames) => Buffer.concat([hello, ...frames])),
    run: (bytes) => exchange(port, bytes),
  });
}
