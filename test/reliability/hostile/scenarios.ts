import { randomBytes } from "node:crypto";
import { drip, flood, keepBusy, keepOpen, type Attack } from "./attack";
import { PAYMENT_SCENARIOS } from "./payment-scenarios";

/** One attack by a hostile client, and its permitted effect on a concurrent healthy client. */
export type HostileScenario = {
  name: string;
  /** Limits of the healthy client's latency, in milliseconds. */
  p50Ms: number;
  p99Ms: number;
  /** Runs until the attack's signal is aborted. */
  run(attack: Attack): Promise<void>;
};

const LIMITS = { p50Ms: 50, p99Ms: 250 };
const UNKNOWN_ORDER = "/v1/pay/ord_00000000-0000-7000-8000-000000000000";
export const PAGES = [
  "/",
  "/docs",
  "/docs/api",
  "/sign-in",
  "/pay/x",
  "/receipts/verify/x",
  "/nothing",
];
export const DOCUMENTS = [
  "/openapi.json",
  "/healthz",
  "/readyz",
  "/metrics",
  "/v1/nothing",
  "/_next/x",
];
const HOST = "Host: localhost\r\n";

const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\n${HOST}${more}\r\n`;
const junk = (length: number) =>
  randomBytes(length / 2)
    .toString("hex")
    .slice(0, length);

/** Everything that a client without a key can do over HTTP. To add an attack, add a row. */
export const SCENARIOS: readonly HostileScenario[] = [
  {
    name: "idle sockets",
    ...LIMITS,
    run: (attack) => keepOpen(attack, { connections: 2_000, perSecond: 1_000, use: () => {} }),
  },
  {
    name: "opened and closed",
    ...LIMITS,
    run: (attack) =>
      keepOpen(attack, {
        connections: 200,
        perSecond: 200,
        use: (socket) => socket.destroy(),
      }),
  },
  {
    name: "slow headers",
    ...LIMITS,
    run: (attack) =>
      keepOpen(attack, {
        connections: 500,
        perSecond: 200,
        use(socket) {
          socket.write("GET / HTTP/1.1\r\n");
          drip(socket, 1_000, () => `x-${junk(8)}: ${junk(8)}\r\n`);
        },
      }),
  },
  {
    name: "slow bodies",
    ...LIMITS,
    run: (attack) =>
      keepOpen(attack, {
        connections: 300,
        perSecond: 200,
        use(socket) {
          const json = "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
          socket.write(`POST /v1/pay/x/currency HTTP/1.1\r\n${HOST}${json}{`);
          drip(socket, 1_000, () => junk(10));
        },
      }),
  },
  {
    name: "slow readers",
    ...LIMITS,
    run: (attack) =>
      keepOpen(attack, {
        connections: 200,
        perSecond: 100,
        use(socket) {
          socket.pause();
          socket.write(get("/openapi.json") + get("/docs/api") + get("/openapi.json"));
        },
      }),
  },
  {
    name: "pipelined pages",
    ...LIMITS,
    run: (attack) =>
      keepOpen(attack, {
        connections: 4,
        perSecond: 20,
        use: (socket) => socket.write(get("/docs/api").repeat(2_000)),
      }),
  },
  {
    name: "pipelined documents",
    ...LIMITS,
    run: (attack) =>
      keepOpen(attack, {
        connections: 300,
        perSecond: 200,
        use: (socket) => socket.write(get("/openapi.json").repeat(30)),
      }),
  },
  {
    name: "header floods",
    ...LIMITS,
    run(attack) {
      const many = Array.from({ length: 1_000 }, (_, i) => `x-${i}: 1\r\n`).join("");
      const large = `x-large: ${junk(64 * 1024)}\r\n`;
      let turn = 0;
      return keepOpen(attack, {
        connections: 100,
        perSecond: 200,
        use: (socket) => socket.write(get("/healthz", turn++ % 2 === 0 ? many : large)),
      });
    },
  },
  {
    name: "body floods",
    ...LIMITS,
    run(attack) {
      const chunk = Buffer.from(`10000\r\n${junk(64 * 1024)}\r\n`);
      const paths = ["/v1/billing/crypto-checkout", "/v1/pay/x/currency", "/docs", "/v1/nothing"];
      let turn = 0;
      return keepOpen(attack, {
        connections: 50,
        perSecond: 100,
        use(socket) {
          const path = paths[turn++ % paths.length];
          const json = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
          socket.write(`POST ${path} HTTP/1.1\r\n${HOST}${json}`);
          flood(socket, chunk);
        },
      });
    },
  },
  {
    name: "busy pages",
    ...LIMITS,
    run: (attack) => keepBusy(attack, 256, (turn) => ({ path: PAGES[turn % PAGES.length] ?? "/" })),
  },
  {
    name: "busy documents",
    ...LIMITS,
    run: (attack) =>
      keepBusy(attack, 256, (turn) => ({ path: DOCUMENTS[turn % DOCUMENTS.length] ?? "/" })),
  },
  {
    name: "guessed keys",
    ...LIMITS,
    run: (attack) =>
      keepBusy(attack, 256, () => ({
        path: "/v1/billing/crypto-orders",
        headers: { authorization: `Bearer ds_live_${junk(30)}` },
      })),
  },
  {
    name: "rejected upgrades",
    ...LIMITS,
    run(attack) {
      const upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
      const paths = ["/nothing", `${UNKNOWN_ORDER}/stream`, "/v1/webhooks/listen"];
      let turn = 0;
      return keepOpen(attack, {
        connections: 3_000,
        perSecond: 300,
        allowHalfOpen: true,
        use(socket) {
          socket.write(get(paths[turn++ % paths.length] ?? "/", upgrade));
        },
      });
    },
  },
  ...PAYMENT_SCENARIOS.map((scenario) => ({ ...scenario, ...LIMITS })),
];
