import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import {
  certificateOf,
  sharedNow,
  type Arrivals,
  type ReceiverOrder,
} from "./deliveries-processes";

/** A merchant's server in a separate process: responds with 200 and counts. */
let ids = new Set<string>();
let arrivals: Arrivals;
let keepsOrders = false;
let expected: { unique: number; met: () => void } | null = null;

function reset(keepOrders: boolean): void {
  ids = new Set();
  keepsOrders = keepOrders;
  arrivals = { received: 0, unique: 0, firstMs: 0, lastMs: 0, byOrder: {} };
}

function count(request: IncomingMessage, body: string): void {
  const now = sharedNow();
  arrivals.received += 1;
  ids.add(String(request.headers["x-driftstack-delivery-id"]));
  if (ids.size > arrivals.unique) arrivals.lastMs = now;
  arrivals.unique = ids.size;
  arrivals.firstMs ||= now;
  const order = keepsOrders ? /"order_id":"([^"]+)"/.exec(body)?.[1] : undefined;
  if (order !== undefined) arrivals.byOrder[order] ??= now;
  if (expected && arrivals.unique >= expected.unique) expected.met();
}

function respond(request: IncomingMessage, response: ServerResponse): void {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => (body += chunk));
  request.on("end", () => {
    count(request, body);
    response.end("ok");
  });
}

reset(false);
const certificate = certificateOf(process.env);
const server = certificate ? https.createServer(certificate, respond) : http.createServer(respond);
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(`${certificate ? "https" : "http"}://127.0.0.1:${port}`);
});

process.on("message", (order: ReceiverOrder) => {
  const report = () => process.send?.(arrivals);
  if (order.do === "reset") reset(order.keepOrders ?? false);
  if (order.do !== "expect" || arrivals.unique >= order.unique) return report();
  expected = {
    unique: order.unique,
    met: () => {
      expected = null;
      report();
    },
  };
});
