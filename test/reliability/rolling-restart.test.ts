import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { closeServer } from "@/lib/http/server/http-server";
import { holds } from "./report";
import { runRollingRestart, type Backend } from "./rolling-restart";

const WORK_MS = 60;
const servers = new Set<http.Server>();

afterEach(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  servers.clear();
});

async function startBackend(stop: (server: http.Server) => Promise<void>): Promise<Backend> {
  const start = async () => {
    const server = http.createServer((request, response) => {
      setTimeout(() => response.end("done"), request.url === "/readyz" ? 0 : WORK_MS);
    });
    servers.add(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  };
  const urlOf = (server: http.Server) =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let server = await start();
  const backend: Backend = {
    url: urlOf(server),
    async restart() {
      servers.delete(server);
      await stop(server);
      server = await start();
      backend.url = urlOf(server);
    },
  };
  return backend;
}

async function run(stop: (server: http.Server) => Promise<void>) {
  const backends = [await startBackend(stop), await startBackend(stop)];
  return runRollingRestart({
    backends,
    rounds: 2,
    perSecond: 100,
    betweenMs: 250,
    send: async (through) => (await through({ method: "GET", path: "/" })).status === 200,
  });
}

test("R10: a server that drains is restarted under load without one failed request", async () => {
  const report = await run(closeServer);
  expect(holds(report), JSON.stringify(report)).toBe(true);
});

test("R10: a server that exits without draining fails requests, which the report counts", async () => {
  const report = await run(async (server) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  });
  expect(report.unexpected).toBeGreaterThan(0);
});
