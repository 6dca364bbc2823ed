import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { issueApiKey } from "@/lib/features/api-keys/issue-api-key";
import { revokeApiKey } from "@/lib/features/api-keys/revoke-api-key";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import {
  atPresent,
  hasEnded,
  resultOf,
  startCliSessionServer,
  type CliSessionServer,
} from "@/test/support/test-cli-session";
import { createTestEvents, deliveriesOf } from "@/test/support/webhook-factories";

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

describe("before the socket is opened", () => {
  test("rejects no key, a wrong key and a key in the address with 401", async () => {
    const anonymous = await server.rejection({});
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers["content-type"]).toBe("application/problem+json");
    expect(anonymous.headers["www-authenticate"]).toBe('Bearer realm="driftstack"');
    expect((await server.rejection({ authorization: "Bearer ds_live_wrong" })).status).toBe(401);
    const key = await createTestKey(await createTestAccount(world));
    const inAddress = await server.rejection({ authorization: `Bearer ${key}` }, `?key=${key}`);
    expect(inAddress.status).toBe(401);
    expect(inAddress.detail).not.toContain(key);
  });

  test("rejects the dashboard's cookie with 401, so that a page that a merchant visits cannot read deliveries", async () => {
    expect((await server.rejection({ cookie: "next-auth.session-token=x" })).status).toBe(401);
  });

  test("rejects a read-only key and the page of another site with 403", async () => {
    const account = await createTestAccount(world);
    const reader = await createTestKey(account, { scopes: ["read"] });
    const rejected = await server.rejection({ authorization: `Bearer ${reader}` });
    expect(rejected).toMatchObject({ status: 403 });
    expect(rejected.detail).toContain("'write'");
    const writer = await createTestKey(account);
    const headers = { authorization: `Bearer ${writer}`, origin: "https://evil.example" };
    expect((await server.rejection(headers)).status).toBe(403);
  });

  test("rejects an unknown event type, a repeated one and an unknown parameter with 400", async () => {
    const headers = {
      authorization: `Bearer ${await createTestKey(await createTestAccount(world))}`,
    };
    for (const query of [
      "?events=crypto.order.eaten",
      "?events=crypto.order.paid,crypto.order.paid",
      "?events=",
      "?since=1",
    ])
      expect((await server.rejection(headers, query)).status, query).toBe(400);
  });

  test("rejects the sixth CLI session of an account with 409, counted over both modes; a closed one is replaced immediately", async () => {
    const account = await createTestAccount(world);
    const live = await createTestKey(account);
    const trial = await createTestKey(account, { livemode: false });
    const five = await Promise.all(
      [live, live, live, trial, trial].map((key) => server.listen(key)),
    );
    expect((await server.rejection({ authorization: `Bearer ${trial}` })).status).toBe(409);
    const otherKey = await createTestKey(await createTestAccount(world));
    await server.listen(otherKey);
    five[0]?.socket.close();
    await expect.poll(() => hasEnded(world, five[0]?.ready.endpoint_id ?? "")).toBe(true);
    await server.listen(live);
  });

  test("a rejected handshake leaves no endpoint behind", async () => {
    const account = await createTestAccount(world);
    const key = await createTestKey(account);
    const response = await new Promise<string>((resolve) => {
      const socket = connect(server.port, "127.0.0.1");
      let got = "";
      socket.on("data", (chunk) => (got += String(chunk)));
      socket.on("close", () => resolve(got));
      socket.write(
        `GET /v1/webhooks/listen HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
    });
    expect(response).toMatch(/^HTTP\/1\.1 400 /);
    const open = () =>
      world.ctx.db.webhookEndpoint.count({
        where: { accountId: account.accountId, deletedAt: null },
      });
    await expect.poll(open).toBe(0);
  });
});

describe("the socket is closed", () => {
  test("within a second after its key was revoked", async () => {
    const account = await createTestAccount(world);
    const { id, plaintext: key } = await issueApiKey(atPresent(account), {
      scopes: ["write"],
      livemode: true,
    });
    const client = await server.listen(key);
    await revokeApiKey(atPresent(account), { id });
    const revokedMs = performance.now();
    expect(await client.closed).toMatchObject({
      code: 4401,
      reason: expect.stringContaining("revoked") as string,
    });
    expect(performance.now() - revokedMs).toBeLessThan(1_000);
    await createTestEvents(atPresent(account));
    expect(client.waiting).toEqual([]);
  });

  test("within a second even when no notification arrives", async () => {
    const feed = {
      subscribe: () => () => true,
      notify: async () => undefined,
      close: async () => undefined,
    };
    const deaf = await startCliSessionServer({ ...world, runtime: { ...world.runtime, feed } });
    const account = await createTestAccount(world);
    const { id, plaintext: key } = await issueApiKey(atPresent(account), {
      scopes: ["write"],
      livemode: true,
    });
    const client = await deaf.listen(key);
    await revokeApiKey(atPresent(account), { id });
    const revokedMs = performance.now();
    expect((await client.closed).code).toBe(4401);
    expect(performance.now() - revokedMs).toBeLessThan(1_000);
    await deaf.close();
  });

  test("with a clear reason for invalid frames, and for an attempt that was never made", async () => {
    const key = await createTestKey(await createTestAccount(world));
    const garbage: [unknown, RegExp][] = [
      ["not json", /^Send JSON text/],
      [{ type: "hello" }, /^Send JSON text/],
      [{ type: "result", delivery_id: "x", status: 200 }, /^Send JSON text/],
      [
        {
          type: "result",
          delivery_id: `wdl_${"0".repeat(32)}`,
          status: 200,
          body_excerpt: "",
          duration_ms: 1,
        },
        /^No attempt waits for wdl_0/,
      ],
    ];
    for (const [frame, reason] of garbage) {
      const client = await server.listen(key);
      client.send(frame);
      expect(await client.closed).toMatchObject({
        code: 4400,
        reason: expect.stringMatching(reason) as string,
      });
    }
    const binary = await server.listen(key);
    binary.socket.send(Buffer.from("{}"));
    expect((await binary.closed).code).toBe(4400);
    const large = await server.listen(key);
    large.send("x".repeat(33 * 1024));
    expect((await large.closed).code).toBe(1009);
  });

  test("when the client no longer responds", async () => {
    const key = await createTestKey(await createTestAccount(world));
    const quick = await startCliSessionServer(world, { beatMs: 500 });
    const client = await quick.listen(key);
    client.socket.pause();
    await expect
      .poll(() => hasEnded(world, client.ready.endpoint_id), { timeout: 5_000 })
      .toBe(true);
    client.socket.terminate();
    await quick.close();
  });

  test("when the server stops, after the results of deliveries in flight", async () => {
    const account = await createTestAccount(world);
    const stopping = await startCliSessionServer(world);
    const client = await stopping.listen(await createTestKey(account));
    await createTestEvents(atPresent(account));
    const delivery = await client.next();
    const stopped = stopping.close();
    client.send(resultOf(delivery, 204));
    await stopped;
    expect(await client.closed).toEqual({ code: 1001, reason: "the server is restarting" });
    expect((await deliveriesOf(account.ctx))[0]?.status).toBe("delivered");
    expect(await hasEnded(world, client.ready.endpoint_id)).toBe(true);
  });
});
