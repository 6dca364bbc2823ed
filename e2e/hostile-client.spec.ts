import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { OPERATIONS } from "@/lib/contract/operations";
import { SCENARIOS } from "@/test/reliability/hostile/scenarios";
import { runHostileClient } from "@/test/reliability/hostile-client";
import { formatReport, holds } from "@/test/reliability/report";
import { DEFAULT_LIMITS, open } from "./support/connections";
import {
  newDataDir,
  removeDataDir,
  startServer,
  withServer,
  type RunningServer,
} from "./support/running-server";

const ATTACK_MS = 2_000;

/** Sends a request unchanged, and returns the whole response. */
async function raw(server: RunningServer, target: string, headers = ""): Promise<string> {
  const socket = open(server);
  const host = /^host:/im.test(headers) ? "" : "Host: localhost\r\n";
  socket.write(`GET ${target} HTTP/1.1\r\n${host}${headers}Connection: close\r\n\r\n`);
  return text(socket);
}

const statusOf = (response: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1]);

test("R14, small: no attack by a client without a key slows down a client with one", async () => {
  test.setTimeout(240_000);
  await withServer({ env: { ...DEFAULT_LIMITS, LOG_LEVEL: "silent" } }, async (server) => {
    const { url, credentials, process: child } = server;
    const report = await runHostileClient(
      {
        url,
        key: credentials.live_key,
        pid: child.pid ?? 0,
        hasExited: () => child.exitCode !== null || child.signalCode !== null,
      },
      { scenarios: SCENARIOS, attackMs: ATTACK_MS, triesMax: 3 },
    );
    expect(holds(report), formatReport("R14", report)).toBe(true);
  });
});

/** Spellings of a path that some router might resolve to the path itself. */
function spellingsOf(path: string): string[] {
  const [, first = "", ...rest] = path.split("/");
  const tail = rest.join("/");
  const encoded = [...first].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
  const dots = ["..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "..%2f", "..%5c", "..\\", "..;"];
  return [
    path,
    `${path}/`,
    `${path}.rsc`,
    `${path}.segments/_tree.segment.rsc`,
    `${path}?_rsc=1`,
    `${path}?x=/../..`,
    `/${path}`,
    `/.${path}`,
    `/%2e${path}`,
    `/x/..${path}`,
    `/${encoded}/${tail}`,
    `/${first}%2f${tail}`,
    `/${first}%252f${tail}`,
    `/${first.toUpperCase()}/${tail}`,
    `/en${path}`,
    `/_next${path}`,
    `/_next/data/build${path}.json`,
    `/_next/image?url=${encodeURIComponent(path)}&w=64&q=75`,
    `/_next/static/..${path}`,
    `/docs/${path}`,
    `http://localhost${path}`,
    `http://localhost/docs/..${path}`,
    ...dots.map((dot) => `/docs/${dot}${path}`),
    ...dots.map((dot) => `/docs/${dot}/x/${dot}${path}`),
  ];
}

/** Headers with which Next.js and proxies in front of it select a route. */
const ROUTING_HEADERS = (path: string) =>
  ["x-matched-path", "x-invoke-path", "x-middleware-rewrite", "x-rewrite-url", "x-original-url"]
    .map((name) => `${name}: ${path}\r\n`)
    .join("") + "x-nextjs-data: 1\r\nrsc: 1\r\n";

test("no spelling of an API path bypasses the limits", async () => {
  test.setTimeout(180_000);
  // Limits that are set but never reached: responses of requests that passed them carry the limit headers.
  const env = {
    ...DEFAULT_LIMITS,
    RATE_LIMIT_ADDRESS_PER_SECOND: "100000",
    LOG_LEVEL: "silent",
  };
  await withServer({ env }, async (server) => {
    const paths = OPERATIONS.filter(({ method, signature }) => method === "GET" && !signature).map(
      ({ path }) => path.replace(/\{\w+\}/g, "ord_00000000-0000-7000-8000-000000000000"),
    );
    const unlimited: string[] = [];
    const check = async (target: string, headers = "") => {
      const response = await raw(server, target, headers);
      const [head = ""] = response.split("\r\n\r\n", 1);
      // A redirect has no content; its target is checked like every other path.
      const isPage =
        /^content-type: text\/(html|x-component)/im.test(head) ||
        [307, 308].includes(statusOf(response));
      const isRejectedEarly = [400, 404].includes(statusOf(response)) && !/^etag/im.test(head);
      const isFromApi = /^x-request-id:/im.test(head) && !/^content-security-policy:/im.test(head);
      const isLimited = /^ratelimit-policy:/im.test(head) || statusOf(response) === 401;
      if (!isPage && !(isFromApi && (isLimited || isRejectedEarly)))
        unlimited.push(`${target}\n${head}`);
    };
    for (const path of new Set(paths)) {
      // Pages are more expensive than rejections: the complete list for some paths, spellings known to work for all.
      const all = path.startsWith("/v1/pay") || path === "/openapi.json" || path === "/metrics";
      const some = [path, `/./${path.slice(1)}`, `/docs/%2e%2e${path}`, `/docs/..%2f${path}`];
      await Promise.all((all ? spellingsOf(path) : some).map((target) => check(target)));
      await check("/docs", ROUTING_HEADERS(path));
    }
    expect(unlimited).toEqual([]);
  });
});

test("client-supplied internal headers do not affect rate limits", async () => {
  await withServer(
    { env: { ...DEFAULT_LIMITS, RATE_LIMIT_ADDRESS_PER_SECOND: "2" } },
    async (server) => {
      const spoofed = (turn: number) =>
        `x-driftstack-remote-address: 198.51.100.${turn}\r\nX-Forwarded-For: 198.51.100.${turn}\r\n`;
      const api = await Promise.all(
        Array.from({ length: 12 }, (_, turn) => raw(server, "/v1/pay/x", spoofed(turn))),
      );
      expect(api.filter((response) => statusOf(response) === 429).length).toBeGreaterThan(3);
      const pages = await Promise.all(
        Array.from({ length: 12 }, (_, turn) => raw(server, "/docs", spoofed(turn))),
      );
      const rejected = pages.filter((response) => statusOf(response) === 429);
      expect(rejected.length).toBeGreaterThan(3);
      for (const response of rejected) expect(response).toMatch(/^retry-after: \d+\r$/im);
    },
  );
});

test("behind a public address the API sends HSTS, and metrics need a token", async () => {
  await withServer(
    { env: { ...DEFAULT_LIMITS, APP_URL: "https://billing.example.com" } },
    async (server) => {
      const health = await raw(server, "/healthz");
      expect(health).toMatch(/^strict-transport-security: max-age=31536000\r$/im);
      expect(statusOf(await raw(server, "/metrics"))).toBe(403);
    },
  );
});

test.describe("a server with its default settings", () => {
  let server: RunningServer;
  const dataDir = newDataDir();

  test.beforeAll(async () => {
    server = await startServer(dataDir, DEFAULT_LIMITS);
  });
  test.afterAll(async () => {
    await server.stop();
    removeDataDir(dataDir);
  });

  test("requires one valid Host", async () => {
    const invalid = ["Host: a\r\nHost: a\r\n", "Host: a/b\r\n", "Host: a@b\r\n", "Host: a b\r\n"];
    for (const hosts of invalid)
      expect(statusOf(await raw(server, "/healthz", hosts)), hosts).toBe(400);
    expect(statusOf(await raw(server, "/healthz", "Host: shop.example:8443\r\n"))).toBe(200);
  });

  test("serves metrics only to this machine and only for its own host", async () => {
    expect(statusOf(await raw(server, "/metrics"))).toBe(200);
    expect(statusOf(await raw(server, "/metrics", "Host: billing.example.com\r\n"))).toBe(403);
    expect(statusOf(await raw(server, "/metrics", "X-Forwarded-Proto: https\r\n"))).toBe(403);
  });

  test("ignores an Upgrade to anything but a WebSocket", async () => {
    const response = await raw(server, "/healthz", "Upgrade: h2c\r\nConnection: Upgrade\r\n");
    expect(statusOf(response)).toBe(200);
  });

  test("sends scripts compressed from memory, and images of no other path", async () => {
    const page = await raw(server, "/docs");
    const script = /\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? "";
    const sent = await raw(server, script, "Accept-Encoding: br\r\n");
    expect(sent).toMatch(/^content-encoding: br\r$/im);
    expect(statusOf(await raw(server, "/_next/image?url=/v1/pay/x&w=64&q=75"))).toBe(404);
  });
});
