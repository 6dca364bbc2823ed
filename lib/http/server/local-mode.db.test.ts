import { createServices } from "@/lib/compose";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dispatchAll } from "@/test/support/dispatch";
import type { AppConfig } from "@/lib/platform/env";
import { createCtx } from "@/lib/platform/runtime";
import {
  configure,
  createTestAccount,
  createTestKey,
  createTestWorld,
} from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { createTestEndpoint, createTestEvents } from "@/test/support/webhook-factories";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";
import { serveApi } from "./http-server";
import { followExposure, noteExposure } from "./note-exposure";
import { createRouteTable } from "./route-table";

type ParsedResponse = { status: number; body: Record<string, unknown> };
type Sent = { method?: string; headers?: Record<string, string>; body?: unknown };

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let server: Server;
let receiver: WebhookReceiver;
let port: number;
let account: TestAccount;
let key: string;
let restore: () => void;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  receiver = await startWebhookReceiver();
  const api = serveApi(createRouteTable(join(process.cwd(), "app")), world.runtime.log);
  server = createServer((request, response) => {
    noteExposure(world.runtime, request);
    api(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(async () => {
  restore = configure(world.runtime, {});
  account = await createTestAccount(world);
  key = await createTestKey(account);
});
afterEach(() => {
  restore();
  world.runtime.services.exposure.isPossible = false;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await receiver.close();
  await sandbox.close();
  await world.close();
});

function send(
  path: string,
  { method = "POST", headers = {}, body }: Sent = {},
): Promise<ParsedResponse> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const call = httpRequest({
      port,
      host: "127.0.0.1",
      path,
      method,
      headers: { ...type, ...headers },
    });
    call.on("error", reject);
    call.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          body: JSON.parse(text) as ParsedResponse["body"],
        }),
      );
    });
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** What nginx sends without further settings: HTTP/1.0, its own Host header, no forwarding header. */
function sendAsNginx(path: string, body: object): Promise<string> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let got = "";
    socket.on("data", (chunk: Buffer) => (got += chunk.toString("latin1")));
    socket.on("error", reject);
    socket.on("close", () => resolve(got));
    socket.write(
      `POST ${path} HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
  });
}

const paid = { outcome: "paid" };
const bearer = () => ({ authorization: `Bearer ${key}` });
const asPayer = (orderId: string, headers = {}) =>
  send(`/v1/pay/${orderId}/simulate`, { headers, body: paid });
const canSimulate = async (orderId: string, headers = {}) =>
  (await send(`/v1/pay/${orderId}`, { method: "GET", headers })).body.can_simulate;
const simulated = (orderId: string) =>
  world.ctx.db.sandboxIpn.count({ where: { payment: { orderId } } });

const PROXIED: [string, Record<string, string>][] = [
  ["X-Forwarded-For", { "x-forwarded-for": "203.0.113.9" }],
  ["X-Forwarded-Proto", { "x-forwarded-proto": "https" }],
  ["Forwarded", { forwarded: "for=203.0.113.9" }],
  ["Via", { via: "1.1 proxy" }],
  ["X-Real-IP", { "x-real-ip": "203.0.113.9" }],
  ["CF-Connecting-IP", { "cf-connecting-ip": "203.0.113.9" }],
  ["another Host", { host: "pay.example.com" }],
];

describe("a payer's simulation of a live order", () => {
  it("works on a server that is reached directly by its loopback address", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    expect(await canSimulate(orderId)).toBe(true);
    expect(await asPayer(orderId)).toMatchObject({ status: 202 });
  });

  it.each(PROXIED)("is forbidden with %s, and not offered", async (_name, headers) => {
    const { orderId } = await createTestOrder(account.ctx);
    expect(await canSimulate(orderId, headers)).toBe(false);
    const parsed = await asPayer(orderId, headers);
    expect(parsed).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining("/v1/sandbox/orders/{id}/simulate") },
    });
    expect(await simulated(orderId)).toBe(0);
  });

  it("is forbidden through a proxy that adds no header and keeps no host", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    expect(await sendAsNginx(`/v1/pay/${orderId}/simulate`, paid)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await simulated(orderId)).toBe(0);
  });

  it.each<[string, Partial<AppConfig>]>([
    ["a public APP_URL", { appUrl: "https://pay.example.com", paymentProvider: "sandbox" }],
    ["a server on every interface", { host: "0.0.0.0" }],
    ["TRUST_PROXY", { trustProxy: true }],
  ])("is forbidden with %s, whatever the request looks like", async (_name, overrides) => {
    const { orderId } = await createTestOrder(account.ctx);
    configure(world.runtime, overrides);
    expect(await canSimulate(orderId)).toBe(false);
    expect(await asPayer(orderId)).toMatchObject({ status: 403 });
    expect(await simulated(orderId)).toBe(0);
    const own = { headers: { ...bearer(), "x-forwarded-for": "203.0.113.9" }, body: paid };
    expect(await send(`/v1/sandbox/orders/${orderId}/simulate`, own)).toMatchObject({
      status: 202,
    });
  });

  it("does not depend on the proxy for a test order, which is never fulfilled", async () => {
    const { orderId } = await createTestOrder(account.testModeCtx);
    expect(await asPayer(orderId, { via: "1.1 proxy" })).toMatchObject({ status: 202 });
  });
});

describe("a webhook to a loopback address", () => {
  const create = (headers = {}) =>
    send("/v1/webhooks", {
      headers: { ...bearer(), ...headers },
      body: { url: receiver.url, events: ["crypto.order.paid"] },
    });

  it("can be created on a server that is reached directly by its loopback address", async () => {
    expect(await create()).toMatchObject({ status: 201 });
  });

  it.each(PROXIED)("cannot be created with %s", async (_name, headers) => {
    expect(await create(headers)).toMatchObject({ status: 400 });
  });

  it("cannot be created with a public APP_URL, unless the operator allows the network", async () => {
    configure(world.runtime, { appUrl: "https://pay.example.com" });
    expect(await create()).toMatchObject({ status: 400 });
    configure(world.runtime, { webhookAllowedNetworks: ["127.0.0.0/8"] });
    expect(await create({ "x-forwarded-for": "203.0.113.9" })).toMatchObject({ status: 201 });
  });

  it("is delivered until the first proxied request, and then no more", async () => {
    const background = () => ({ ...createCtx(world.runtime), clock: world.clock });
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    await dispatchAll(background());
    expect(receiver.requests).toHaveLength(1);

    await send("/healthz", { method: "GET", headers: { "x-forwarded-for": "203.0.113.9" } });
    await createTestEvents(account.ctx);
    await dispatchAll(background());
    expect(receiver.requests).toHaveLength(1);

    configure(world.runtime, { webhookAllowedNetworks: ["127.0.0.0/8"] });
    await createTestEvents(account.ctx);
    await dispatchAll(background());
    expect(receiver.requests.length).toBeGreaterThan(1);
  });
});

it("a proxied request at one process ends loopback webhooks in the others", async () => {
  const other = { ...world.runtime, services: createServices(world.runtime) };
  const stop = followExposure(other);
  await send("/healthz", { method: "GET", headers: { via: "1.1 proxy" } });
  await expect.poll(() => createCtx(other).isLocal).toBe(false);
  stop();
});
