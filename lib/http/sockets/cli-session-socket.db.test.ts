import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { closeLostCliSessions } from "@/lib/features/cli-sessions/close-lost-cli-sessions";
import { listEndpoints } from "@/lib/features/webhooks/list-endpoints";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";
import { createCtx } from "@/lib/platform/runtime";
import { dispatchAll } from "@/test/support/dispatch";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import {
  atPresent,
  hasEnded,
  resultOf,
  startCliSessionServer,
  type CliSessionServer,
} from "@/test/support/test-cli-session";
import {
  createTestEndpoint,
  createTestEvents,
  deliveriesOf,
} from "@/test/support/webhook-factories";
import { startWebhookReceiver } from "@/test/support/webhook-receiver";

let world: TestWorld;
let server: CliSessionServer;

beforeAll(async () => {
  world = await createTestWorld();
  server = await startCliSessionServer(world);
});
afterEach(() => server.closeClients());
afterAll(async () => {
  await server.close();
  await world.close();
});

const deliveryWithStatus = (account: TestAccount, status: string) =>
  expect.poll(async () => (await deliveriesOf(account.ctx))[0]?.status).toBe(status);

describe("a delivery", () => {
  test("verifies with standardwebhooks and the printed secret, has the headers of every delivery, and its result is an attempt", async () => {
    const account = await createTestAccount(world);
    const client = await server.listen(await createTestKey(account));
    expect(client.ready).toMatchObject({ livemode: true });
    expect(client.ready.events).toHaveLength(6);
    const [eventId] = await createTestEvents(atPresent(account));
    const delivery = await client.next();
    const { headers, body } = delivery;
    expect(new Webhook(client.ready.secret).verify(body, headers)).toMatchObject({
      id: eventId,
      livemode: true,
    });
    expect(Object.keys(headers).sort()).toEqual(await headersOverHttp());
    client.send(resultOf(delivery, 200, { body_excerpt: "thanks\u0000", duration_ms: 0 }));
    await deliveryWithStatus(account, "delivered");
    const [row] = await deliveriesOf(account.ctx);
    expect(row?.attempts).toMatchObject([
      { number: 1, responseStatus: 200, responseText: "thanks\uFFFD", error: null, durationMs: 0 },
    ]);
  });

  test("an error status, a network error and 410 are recorded as attempts; all but 410 are retried", async () => {
    const account = await createTestAccount(world);
    const client = await server.listen(await createTestKey(account));
    await createTestEvents(atPresent(account), 3);
    const three = [await client.next(), await client.next(), await client.next()] as const;
    client.send(resultOf(three[0], 500, { retry_after: "7" }));
    client.send({
      type: "error",
      delivery_id: three[1].delivery_id,
      reason: "network_error",
      message: "The connection was refused.",
      duration_ms: 1,
    });
    client.send(resultOf(three[2], 410));
    const row = async (id: string) =>
      (await deliveriesOf(account.ctx)).find((delivery) => delivery.id === id);
    await expect.poll(async () => (await row(three[2].delivery_id))?.status).toBe("failed");
    await expect.poll(async () => (await row(three[1].delivery_id))?.status).toBe("pending");
    expect((await row(three[1].delivery_id))?.attempts[0]?.error).toBe(
      "The connection was refused.",
    );
    const first = await row(three[0].delivery_id);
    expect(first).toMatchObject({ status: "pending", attemptCount: 1 });
    expect(first?.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now() + 6_000);
    expect(await hasEnded(world, client.ready.endpoint_id)).toBe(false);
    await world.ctx.db.webhookDelivery.update({
      where: { id: three[0].delivery_id },
      data: { nextAttemptAt: new Date() },
    });
    const again = await client.next();
    expect(again).toMatchObject({ delivery_id: three[0].delivery_id, attempt: 2 });
    expect(again.headers["X-Driftstack-Attempt"]).toBe("2");
    expect(again.body).toBe(three[0].body);
  });

  test("at most three are in flight, however many wait", async () => {
    const account = await createTestAccount(world);
    const client = await server.listen(await createTestKey(account));
    await createTestEvents(atPresent(account), 30);
    await expect.poll(() => client.waiting.length).toBe(3);
    // Each result allows one more: if more than three were in flight, some step would see them here.
    for (let taken = 0; taken < 30; taken++) {
      const delivery = await client.next();
      const where = { status: "in_flight", endpointId: client.ready.endpoint_id };
      expect(await world.ctx.db.webhookDelivery.count({ where })).toBeLessThanOrEqual(3);
      expect(client.waiting.length).toBeLessThanOrEqual(2);
      client.send(resultOf(delivery, 200));
    }
    await expect
      .poll(async () => (await deliveriesOf(account.ctx)).map(({ status }) => status))
      .toEqual(Array(30).fill("delivered"));
  });

  test("is sent only to CLI sessions of its account and mode that subscribe to its type", async () => {
    const [mine, other] = [await createTestAccount(world), await createTestAccount(world)];
    const clients = {
      live: await server.listen(await createTestKey(mine)),
      trial: await server.listen(await createTestKey(mine, { livemode: false })),
      failures: await server.listen(await createTestKey(mine), "?events=crypto.order.failed"),
      otherAccount: await server.listen(await createTestKey(other)),
    };
    expect(clients.failures.ready.events).toEqual(["crypto.order.failed"]);
    const [eventId] = await createTestEvents({ ...atPresent(mine), livemode: false });
    expect(JSON.parse((await clients.trial.next()).body)).toMatchObject({
      id: eventId,
      livemode: false,
    });
    // By now, every delivery that a socket could receive is in the database.
    for (const name of ["live", "failures", "otherAccount"] as const) {
      const where = { endpointId: clients[name].ready.endpoint_id };
      expect(await world.ctx.db.webhookDelivery.count({ where }), name).toBe(0);
      expect(clients[name].waiting, name).toEqual([]);
    }
    const [liveId] = await createTestEvents(atPresent(mine));
    expect(JSON.parse((await clients.live.next()).body)).toMatchObject({ id: liveId });
  });

  test("is ignored by the dispatcher, which sends over HTTP", async () => {
    const account = await createTestAccount(world);
    const client = await server.listen(await createTestKey(account));
    client.socket.pause();
    await createTestEvents(atPresent(account), 5);
    await dispatchAll(createCtx(world.runtime));
    const rows = await deliveriesOf(account.ctx);
    expect(rows.flatMap(({ attempts }) => attempts)).toEqual([]);
    client.socket.resume();
  });

  /** The names of the headers that a receiver gets over HTTP, without those of HTTP itself. */
  async function headersOverHttp(): Promise<string[]> {
    const account = await createTestAccount(world);
    const receiver = await startWebhookReceiver();
    await createTestEndpoint(atPresent(account), receiver.url);
    await createTestEvents(atPresent(account));
    await dispatchAll(createCtx(world.runtime));
    const own = /^(x-driftstack|webhook)-|^(content-type|user-agent)$/;
    const names = Object.keys(receiver.requests[0]?.headers ?? {}).filter((name) => own.test(name));
    await receiver.close();
    const asWritten = (name: string) =>
      name.startsWith("x-") ? name.replace(/(^|-)[a-z]/g, (text) => text.toUpperCase()) : name;
    return names.map(asWritten).sort();
  }
});

describe("the temporary endpoint", () => {
  test("has the same secret whenever the same key listens, and another for another key", async () => {
    const account = await createTestAccount(world);
    const [one, two] = [await createTestKey(account), await createTestKey(account)];
    const first = await server.listen(one);
    const second = await server.listen(one);
    const third = await server.listen(two);
    expect(first.ready.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(second.ready.secret).toBe(first.ready.secret);
    expect(third.ready.secret).not.toBe(first.ready.secret);
    expect(second.ready.endpoint_id).not.toBe(first.ready.endpoint_id);
  });

  test("is in the audit log, and in no list, and cannot be changed", async () => {
    const account = await createTestAccount(world);
    const client = await server.listen(await createTestKey(account));
    const { endpoint_id: id } = client.ready;
    expect((await listEndpoints(atPresent(account))).data).toEqual([]);
    const change = updateEndpoint(atPresent(account), { id, active: false });
    await expect(change).rejects.toMatchObject({ slug: "not-found" });
    client.socket.close();
    const actions = async () =>
      (
        await world.ctx.db.auditEntry.findMany({ where: { target: id }, orderBy: { id: "asc" } })
      ).map(({ action }) => action);
    await expect.poll(actions).toEqual(["webhook_listener.opened", "webhook_listener.closed"]);
  });

  test("ends with its socket, and so do the deliveries that wait for it", async () => {
    const account = await createTestAccount(world);
    const client = await server.listen(await createTestKey(account));
    await createTestEvents(atPresent(account), 5);
    await client.next();
    client.socket.terminate();
    await expect.poll(() => hasEnded(world, client.ready.endpoint_id)).toBe(true);
    const open = async () => {
      await dispatchAll(createCtx(world.runtime));
      const rows = await deliveriesOf(account.ctx);
      return rows.filter(({ status }) => status !== "failed").length;
    };
    await expect.poll(open).toBe(0);
    const errors = (await deliveriesOf(account.ctx)).flatMap(({ attempts }) =>
      attempts.map(({ error }) => error),
    );
    expect(errors).toContain("The CLI disconnected before it returned a result.");
    expect(errors).toContain("Not sent: the endpoint was deleted.");
  });

  test("ends a minute after its process was killed, and not while its heartbeat arrives", async () => {
    const account = await createTestAccount(world);
    const quick = await startCliSessionServer(world, { beatMs: 500 });
    const client = await quick.listen(await createTestKey(account));
    const { endpoint_id: id } = client.ready;
    const seenAt = async () =>
      (await world.ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id } })).heartbeatAt;
    const before = await seenAt();
    await expect.poll(seenAt, { timeout: 5_000 }).not.toEqual(before);
    await closeLostCliSessions(createCtx(world.runtime));
    expect(await hasEnded(world, id)).toBe(false);
    const later = { now: () => new Date(Date.now() + 61_000) };
    await closeLostCliSessions({ ...createCtx(world.runtime), clock: later });
    expect(await hasEnded(world, id)).toBe(true);
    expect(await client.closed).toMatchObject({ code: 1012 });
    await quick.close();
  });
});
