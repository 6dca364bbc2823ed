import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ReceivedRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The number of requests in flight when this one arrived, including this one. */
  inFlight: number;
};

/** How the receiver responds or misbehaves. `drip` never ends its body, `huge` sends a body of 16 MiB. */
export type ReceiverBehavior =
  | { status: number; headers?: Record<string, string>; body?: string | Buffer; delayMs?: number }
  | "hang"
  | "drip"
  | "huge"
  | "reset"
  | "garbage";

export type ReceiverHandler = (
  request: ReceivedRequest,
) => ReceiverBehavior | Promise<ReceiverBehavior>;

export type WebhookReceiver = {
  url: string;
  port: number;
  /** Every request so far, in order of arrival. */
  requests: ReceivedRequest[];
  /** The number of TCP connections that were opened. */
  connections(): number;
  /** Bytes of a `huge` response that were sent before the client closed the connection. */
  sentBytes(): number;
  respondWith(handler: ReceiverHandler): void;
  /** Resolves with the requests once `predicate` holds for them; rejects after `timeoutMs`. */
  waitFor(
    predicate: (requests: ReceivedRequest[]) => boolean,
    timeoutMs?: number,
  ): Promise<ReceivedRequest[]>;
  close(): Promise<void>;
};

const HUGE_CHUNKS = 256;
const DRIP_MS = 20;

/** A merchant's server on the loopback interface that returns 200 by default. */
export async function startWebhookReceiver(
  handler: ReceiverHandler = () => ({ status: 200, body: "ok" }),
): Promise<WebhookReceiver> {
  const requests: ReceivedRequest[] = [];
  const checks = new Set<() => void>();
  const counts = { connections: 0, sentBytes: 0, inFlight: 0 };
  let current = handler;

  const server = http.createServer(async (incoming, response) => {
    counts.inFlight += 1;
    response.once("close", () => (counts.inFlight -= 1));
    const received = await read(incoming, counts.inFlight).catch(() => null);
    if (received === null) return;
    requests.push(received);
    for (const check of [...checks]) check();
    await respond(await current(received), response, (bytes) => (counts.sentBytes += bytes));
  });
  server.on("connection", () => (counts.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    requests,
    connections: () => counts.connections,
    sentBytes: () => counts.sentBytes,
    respondWith: (next) => {
      current = next;
    },
    waitFor(predicate, timeoutMs = 5_000) {
      return new Promise((resolve, reject) => {
        const finish = (end: () => void) => {
          clearTimeout(timer);
          checks.delete(check);
          end();
        };
        const check = () => {
          if (predicate(requests)) finish(() => resolve(requests));
        };
        const timer = setTimeout(
          () =>
            finish(() =>
              reject(
                new Error(`Still not so after ${timeoutMs} ms and ${requests.length} requests.`),
              ),
            ),
          timeoutMs,
        );
        checks.add(check);
        check();
      });
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(incoming: IncomingMessage, inFlight: number): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks).toString("utf8"),
    inFlight,
  };
}

async function respond(
  current: ReceiverBehavior,
  response: ServerResponse,
  sent: (bytes: number) => void,
): Promise<void> {
  if (current === "hang") return;
  if (current === "reset") {
    response.socket?.resetAndDestroy();
  } else if (current === "garbage") {
    response.socket?.end("SMTP 1.0 hello\r\n\r\n");
  } else if (current === "drip") {
    response.writeHead(200);
    const timer = setInterval(() => response.write("."), DRIP_MS);
    response.once("close", () => clearInterval(timer));
  } else if (current === "huge") {
    await respondHuge(response, sent);
  } else {
    if (current.delayMs) await new Promise((resolve) => setTimeout(resolve, current.delayMs));
    response.writeHead(current.status, current.headers).end(current.body);
  }
}

async function respondHuge(response: ServerResponse, sent: (bytes: number) => void): Promise<void> {
  response.writeHead(200);
  const chunk = Buffer.alloc(64 * 1024, "x");
  const closed = new Promise<void>((resolve) => response.once("close", resolve));
  for (let i = 0; i < HUGE_CHUNKS && !response.destroyed; i++) {
    sent(chunk.length);
    if (!response.write(chunk)) {
      await Promise.race([closed, new Promise((resolve) => response.once("drain", resolve))]);
    }
  }
  response.end();
}
