import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

const DONE = { order_id: 42, status: "done", content: {} };

/** What `use-sdk.mjs` needs of the API. The first checkout fails, so that it must be retried with the same key. */
export async function startApi() {
  const keys: unknown[] = [];
  const reads = { orders: 0, sockets: 0 };

  function respond(path: string, key: unknown): [status: number, body: object] {
    const { pathname, searchParams } = new URL(path, "http://api");
    if (pathname === "/v1/billing/crypto-checkout")
      return [keys.push(key) === 1 ? 503 : 201, { order_id: "ord_1" }];
    if (pathname === "/v1/billing/crypto-orders")
      return searchParams.has("cursor")
        ? [200, { orders: [{ order_id: "ord_2" }], next_cursor: null }]
        : [200, { orders: [{ order_id: "ord_1" }], next_cursor: "c" }];
    if (pathname === "/v1/billing/crypto-orders/ord_1")
      return [200, { order_id: "ord_1", status: reads.orders++ === 0 ? "pending" : "paid" }];
    if (pathname === "/api/v2/project/7/order/42") return [200, DONE];
    return [404, { type: "https://errors.driftstack.dev/not-found", detail: "No such order." }];
  }

  const server = createServer((request, response) => {
    const [status, body] = respond(request.url ?? "", request.headers["idempotency-key"]);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  const sockets = new WebSocketServer({ server, path: "/sub/order/status" });
  sockets.on("connection", (socket) => {
    reads.sockets += 1;
    socket.send(JSON.stringify(DONE));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The idempotency keys of the checkouts. */
    keys,
    sockets: () => reads.sockets,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What `use-sdk.mjs` prints. */
export const EXPECTED_USE = {
  isVerified: true,
  isForgedVerified: false,
  settled: "paid",
  listed: ["ord_1", "ord_2"],
  missing: "No such order.",
  tracked: "success",
};
