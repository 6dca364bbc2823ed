import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { getOrder } from "@/lib/features/orders/get-order";
import type { Ctx } from "@/lib/platform/ctx";
import { simulatePayment } from "@/lib/providers/sandbox/simulate-payment";
import { createTestAccount, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { moveSandbox, startTestSandbox } from "@/test/support/test-sandbox";
import { lookUpDuePayments } from "./look-up-payments";

/** A proxy in front of the sandbox. It forwards requests, returns 503, or delays responses until `open` is called. */
type Between = {
  url: string;
  /** The ids of the payments that were looked up. */
  requested: string[];
  silentAbout: (paymentId: string) => boolean;
  down: boolean;
  open(): void;
  close(): Promise<void>;
};

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let between: Between;
let account: TestAccount;
let minutes = 0;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  between = await startBetween(world.runtime.services.sandbox.apiUrl ?? "");
  moveSandbox(world.runtime, between.url);
  account = await createTestAccount(world);
});
afterEach(() => {
  between.open();
  between.requested.length = 0;
});
afterAll(async () => {
  await between.close();
  await sandbox.close();
  await world.close();
});

async function startBetween(sandboxUrl: string): Promise<Between> {
  const kept: (() => void)[] = [];
  const relay = async (request: IncomingMessage, response: ServerResponse) => {
    const body: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) body.push(chunk);
    const upstream = await fetch(`${sandboxUrl}${request.url}`, {
      method: request.method,
      headers: {
        "x-api-key": String(request.headers["x-api-key"]),
        "content-type": "application/json",
      },
      body: request.method === "POST" ? Buffer.concat(body) : undefined,
    });
    response.writeHead(upstream.status, { "content-type": "application/json" });
    response.end(await upstream.text());
  };
  const server = createServer((request, response) => {
    const id =
      request.method === "GET" ? /^\/payment\/(\d+)$/.exec(request.url ?? "")?.[1] : undefined;
    if (id !== undefined) state.requested.push(id);
    if (id !== undefined && state.down) response.writeHead(503).end("{}");
    else if (id !== undefined && state.silentAbout(id))
      kept.push(() => void relay(request, response));
    else void relay(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const state: Between = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requested: [],
    silentAbout: () => false,
    down: false,
    open() {
      state.silentAbout = () => false;
      state.down = false;
      for (const release of kept.splice(0)) release();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return state;
}

/** Creates orders that were paid while all their IPNs were lost. */
async function paidUnnoticed(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const { orderId } = await createTestOrder(account.ctx);
    await simulatePayment(world.ctx, { orderId, outcome: "paid" });
    ids.push(orderId);
  }
  await world.ctx.db.sandboxIpn.deleteMany({});
  return ids;
}

const later = (): Ctx => {
  minutes += 10;
  const at = new Date(world.clock.now().getTime() + minutes * 60_000);
  return { ...world.ctx, clock: { now: () => at } };
};
const statusesOf = (ids: string[]) =>
  Promise.all(ids.map(async (orderId) => (await getOrder(account.ctx, { orderId })).status));
const paid = (count: number) => Array<string>(count).fill("paid");

test("one request that hangs delays none of the others, and completes in the end", async () => {
  const orders = await paidUnnoticed(10);
  const [first] = orders;
  const payment = await world.ctx.db.payment.findFirstOrThrow({ where: { orderId: first } });
  between.silentAbout = (id) => id === payment.providerPaymentId;
  const batch = lookUpDuePayments(later());
  await expect.poll(() => statusesOf(orders.slice(1)), { timeout: 8_000 }).toEqual(paid(9));
  expect(await statusesOf([first ?? ""])).toEqual(["pending"]);
  between.open();
  expect(await batch).toEqual({ lookedUp: 10 });
  expect(await statusesOf(orders)).toEqual(paid(10));
});

test("a provider that is down gets one batch of requests only, and every payment is looked up again later", async () => {
  const orders = await paidUnnoticed(20);
  between.down = true;
  expect((await lookUpDuePayments(later())).lookedUp).toBeGreaterThanOrEqual(20);
  expect(new Set(between.requested).size).toBeLessThanOrEqual(8 + 2);
  expect(await statusesOf(orders)).toEqual(Array<string>(20).fill("pending"));
  between.open();
  expect((await lookUpDuePayments(later())).lookedUp).toBeGreaterThanOrEqual(20);
  expect(await statusesOf(orders)).toEqual(paid(20));
});
