import { createServer, request as httpRequest, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";
import { serveApi } from "./http-server";
import { createRouteTable } from "./route-table";

const MIB = 1024 ** 2;
const SENT = 400 * MIB;
const GROWTH_MAX = 150 * MIB;
const REQUEST_MS = 1_500;

let world: TestWorld;
let server: Server;
let port: number;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
  key = await createTestKey(await createTestAccount(world));
  const table = createRouteTable(join(import.meta.dirname, "..", "..", "..", "app"));
  server = createServer(
    { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 100 },
    serveApi(table, world.runtime.log),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
  // The first call of a route loads its module, which must not be part of the measurement.
  for (const path of PATHS) await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST" });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await world.close();
});

const PATHS = ["/v1/billing/crypto-checkout", "/webhooks/nowpayments/ipn"];
const isAlive = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status;

type Sending = { status: number; sentBeforeResponse: number; growth: number };

/** Sends `SENT` bytes in chunks without a Content-Length, as fast as the server reads them. */
function pour(path: string): Promise<Sending> {
  const chunk = Buffer.alloc(64 * 1024, 32);
  const before = process.memoryUsage().rss;
  let peak = before;
  let sent = 0;
  let received: Pick<Sending, "status" | "sentBeforeResponse"> | null = null;
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const call = httpRequest({ port, host: "127.0.0.1", method: "POST", path, headers });
    const done = () => {
      if (received) resolve({ ...received, growth: peak - before });
    };
    call.on("response", (response) => {
      received = { status: response.statusCode ?? 0, sentBeforeResponse: sent };
      response.resume();
      response.on("end", done);
    });
    call.on("error", done);
    call.on("close", done);
    const more = () => {
      while (sent < SENT && !call.destroyed) {
        sent += chunk.byteLength;
        peak = Math.max(peak, process.memoryUsage.rss());
        if (!call.write(chunk)) return call.once("drain", more);
      }
      return call.end();
    };
    more();
  });
}

/**
 * Sends a head and then one byte every 100 ms; resolves to what was received before the server closed the connection.
 */
function drip(head: string, byte: string): Promise<{ got: string; ms: number }> {
  const startMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let got = "";
    const timer = setInterval(() => socket.write(byte), 100);
    socket.on("data", (data) => (got += data.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearInterval(timer);
      resolve({ got, ms: performance.now() - startMs });
    });
    socket.write(head);
  });
}

describe.each(PATHS)("POST %s", (path) => {
  it("rejects 400 MB in chunks without a length with 413 after 64 KiB, in constant memory", async () => {
    const { status, sentBeforeResponse, growth } = await pour(path);
    expect(status).toBe(413);
    expect(sentBeforeResponse).toBeLessThan(SENT / 2);
    expect(growth).toBeLessThan(GROWTH_MAX);
    expect(await isAlive()).toBe(200);
  });

  it("rejects a declared length of 400 MB before the body is sent", async () => {
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n`;
    const { got } = await drip(`${head}Content-Length: ${SENT}\r\n\r\n`, " ");
    expect(got).toMatch(/^HTTP\/1\.1 413 /);
    expect(await isAlive()).toBe(200);
  });

  it("ends a body that drips at the time limit, without an error in the log", async () => {
    const failed = vi.spyOn(world.runtime.log, "error");
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n`;
    const { got, ms } = await drip(`${head}Content-Length: 60000\r\n\r\n`, " ");
    expect(got).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeLessThan(REQUEST_MS * 3);
    await wait(50);
    expect(failed.mock.calls).toEqual([]);
    expect(await isAlive()).toBe(200);
  });

  it("logs no error when a client disconnects in the middle of a body", async () => {
    const failed = vi.spyOn(world.runtime.log, "error");
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{`,
    );
    await wait(100);
    socket.resetAndDestroy();
    await wait(100);
    expect(failed.mock.calls).toEqual([]);
    expect(await isAlive()).toBe(200);
  });
});

it("ends headers that drip at the time limit", async () => {
  const { got, ms } = await drip("GET /v1/billing/crypto-orders HTTP/1.1\r\nHost: x\r\nX-A: ", "a");
  expect(got).toMatch(/^HTTP\/1\.1 408 /);
  expect(ms).toBeLessThan(REQUEST_MS * 3);
});
