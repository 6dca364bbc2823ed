import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rotateSecret } from "@/lib/features/webhooks/rotate-secret";
import type { Ctx } from "@/lib/platform/ctx";
import { createCtx } from "@/lib/platform/runtime";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import {
  createTestEndpoint,
  createTestEvents,
  deliveriesOf,
  endAllDeliveries,
} from "@/test/support/webhook-factories";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";
import { startDispatcher, type DispatcherOptions } from "./start-dispatcher";

let world: TestWorld;
let account: TestAccount;
let receiver: WebhookReceiver;
const dispatchers: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  // Events use the real clock here, because the loop uses it.
  const real = { ctx: { ...createCtx(world.runtime), random: () => 0.5 } };
  account = await createTestAccount(real);
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  await endAllDeliveries(world.ctx);
  await receiver.close();
});

function start(options: Partial<DispatcherOptions> = {}) {
  const dispatcher = startDispatcher({
    createCtx: (): Ctx => createCtx(world.runtime),
    feed: world.runtime.feed,
    stopGraceMs: 500,
    ...options,
  });
  dispatchers.push(dispatcher);
  return dispatcher;
}
const statuses = async () => (await deliveriesOf(account.ctx)).map(({ status }) => status).sort();
const stopAll = () => Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));

describe("the dispatcher", () => {
  it("is woken by the commit of an event, long before it would look by itself", async () => {
    const woken = new Promise<void>((resolve) => {
      const unsubscribe = world.runtime.feed.subscribe("driftstack_delivery", () => {
        unsubscribe();
        resolve();
      });
    });
    await createTestEndpoint(account.ctx, receiver.url);
    start({ pollMs: 60_000 });
    // The first event shows that the feed is connected; the second is timed.
    await createTestEvents(account.ctx);
    await woken;
    await receiver.waitFor((requests) => requests.length === 1);
    await createTestEvents(account.ctx);
    await receiver.waitFor((requests) => requests.length === 2, 2_000);
    await stopAll();
    expect(await statuses()).toEqual(["delivered", "delivered"]);
  });

  it("finds unannounced deliveries by polling", async () => {
    await createTestEndpoint(account.ctx, receiver.url);
    start({ pollMs: 50, feed: { subscribe: () => () => true } });
    await createTestEvents(account.ctx, 5);
    await receiver.waitFor((requests) => requests.length === 5);
    await stopAll();
    expect(await statuses()).toEqual(Array(5).fill("delivered"));
  });

  it("delivers to a healthy endpoint while others hang, drip, fail and reset", async () => {
    const sick = await Promise.all(
      (["hang", "drip", "huge", "reset"] as const).map((behavior) =>
        startWebhookReceiver(() => behavior),
      ),
    );
    for (const { url } of sick) await createTestEndpoint(account.ctx, url);
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 40);
    start({ concurrency: 16, deadlineMs: 8_000 });
    const requests = await receiver.waitFor((some) => some.length === 40, 6_000);
    expect(new Set(requests.map(({ headers }) => headers["webhook-id"])).size).toBe(40);
    expect(Math.max(...requests.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(3);
    await stopAll();
    await Promise.all(sick.map((one) => one.close()));
  });

  it("sends every delivery once when two work side by side", async () => {
    for (let i = 0; i < 4; i++) await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 25);
    // An aborted attempt would correctly be repeated by the other dispatcher, so both have enough time to finish.
    start({ concurrency: 8, stopGraceMs: 20_000 });
    start({ concurrency: 8, stopGraceMs: 20_000 });
    await receiver.waitFor((requests) => requests.length >= 100, 10_000);
    await stopAll();
    expect(receiver.requests).toHaveLength(100);
    expect(await statuses()).toEqual(Array(100).fill("delivered"));
  });

  it("finishes what is on its way when it is stopped", async () => {
    receiver.respondWith(() => ({ status: 200, delayMs: 150 }));
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 3);
    start();
    await receiver.waitFor((requests) => requests.length === 3);
    await stopAll();
    expect(await statuses()).toEqual(["delivered", "delivered", "delivered"]);
  });

  it("releases what does not finish in time as due immediately, without an attempt", async () => {
    receiver.respondWith(() => "hang");
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 2);
    const dispatcher = start({ stopGraceMs: 50 });
    await receiver.waitFor((requests) => requests.length === 2);
    await dispatcher.stop();
    const [first, second] = await deliveriesOf(account.ctx);
    for (const delivery of [first, second]) {
      expect(delivery).toMatchObject({
        status: "pending",
        attemptCount: 0,
        leaseToken: null,
        attempts: [],
      });
    }
    receiver.respondWith(() => ({ status: 200 }));
    start();
    await receiver.waitFor((requests) => requests.length === 4);
    await stopAll();
    expect(await statuses()).toEqual(["delivered", "delivered"]);
  });

  it("sends nothing that it holds signed with a secret that was revoked meanwhile, but for what is on its way", async () => {
    receiver.respondWith(() => ({ status: 200, delayMs: 100 }));
    const { id, secret } = await createTestEndpoint(account.ctx, receiver.url);
    const data = { lastSuccessAt: new Date() };
    await world.ctx.db.webhookEndpoint.update({ where: { id }, data });
    await createTestEvents(account.ctx, 40);
    start({ stopGraceMs: 10_000 });
    await receiver.waitFor((requests) => requests.length === 3);
    const next = await rotateSecret(account.ctx, { id, revoke_previous: true });
    await receiver.waitFor((requests) => requests.length === 40, 15_000);
    await stopAll();
    const signedWith = (key: string) =>
      receiver.requests.filter(({ body, headers }) => {
        const [, t = "", own = ""] =
          /^t=(\d+),v1=(.*)$/.exec(headers["x-driftstack-signature"] ?? "") ?? [];
        return own === createHmac("sha256", key).update(`${t}.${body}`).digest("hex");
      }).length;
    expect(signedWith(secret) + signedWith(next.secret)).toBe(40);
    expect(signedWith(secret)).toBeLessThan(20);
    expect(await statuses()).toEqual(Array(40).fill("delivered"));
  }, 30_000);

  it("sends nothing with a secret that was revoked while the claim was on its way", async () => {
    const { id, secret } = await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 10);
    const notified = new Promise<void>((resolve) => {
      const unsubscribe = world.runtime.feed.subscribe("driftstack_endpoint", (changed) => {
        if (changed !== id) return;
        unsubscribe();
        resolve();
      });
    });
    const holder = await world.runtime.database.pool.connect();
    // When the dispatcher reaches this locked row, it has already read the secrets, and waits.
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM webhook_deliveries WHERE endpoint_id = $1 FOR UPDATE", [id]);
    const waiters = async () => {
      const found = await world.runtime.database.pool.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
           AND query LIKE '%webhook_deliveries%'`,
      );
      return found.rowCount ?? 0;
    };
    start();
    while ((await waiters()) === 0) await new Promise((resolve) => setImmediate(resolve));
    const next = await rotateSecret(account.ctx, { id, revoke_previous: true });
    await notified;
    await holder.query("COMMIT");
    holder.release();
    const requests = await receiver.waitFor((all) => all.length === 10);
    await stopAll();
    for (const { body, headers } of requests) {
      expect(() => new Webhook(secret).verify(body, headers)).toThrow();
      expect(new Webhook(next.secret).verify(body, headers)).toBeTruthy();
    }
    expect(await statuses()).toEqual(Array(10).fill("delivered"));
  });

  it("goes on after the database was away", async () => {
    let failuresLeft = 5;
    const fail = () => {
      failuresLeft -= 1;
      return Promise.reject(new Error("the database is away"));
    };
    const away = { $queryRaw: fail, $executeRaw: fail, $transaction: fail } as unknown as Ctx["db"];
    const createBrokenCtx = (): Ctx => {
      const ctx = createCtx(world.runtime);
      return failuresLeft > 0 ? { ...ctx, db: away } : ctx;
    };
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    start({ createCtx: createBrokenCtx, pollMs: 20 });
    await receiver.waitFor((requests) => requests.length === 1);
    await stopAll();
    expect(failuresLeft).toBe(0);
    expect(await statuses()).toEqual(["delivered"]);
  });
});
