import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashApiKey } from "@/lib/features/api-keys/api-key-format";
import { sweepExpired } from "@/lib/features/admin/sweep-expired";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import { lockOrder } from "@/lib/features/orders/locked-order";
import { applyPaymentFact } from "@/lib/features/payments/apply-payment-fact";
import { expireOrders } from "@/lib/features/payments/expire-orders";
import { createRouteTable } from "@/lib/http/server/route-table";
import { transaction } from "@/lib/platform/db";
import { idToUuid } from "@/lib/platform/ids";
import { NOWPAYMENTS_STATUSES } from "@/lib/providers/nowpayments/payment-status";
import { parseStoredMessage } from "@/lib/providers/registry";
import {
  configure,
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { deliverIpn, ipnBody, startTestSandbox, type IpnFields } from "@/test/support/test-sandbox";

const HOUR_MS = 3_600_000;
const REDIRECT_URL = "https://shop.example.org/thanks?cart=7";
const PROMPT = { amount: 49.99, blockchainIds: ["btc", "tron-usdt"], payer: "customer" };

const routes = createRouteTable(join(import.meta.dirname, "..", "..", ".."));
let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  key = await createTestKey(account);
  await world.ctx.db.account.update({
    where: { id: account.accountId },
    data: { redirectHosts: ["shop.example.org"] },
  });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const basic = (userName: string, password: string) =>
  `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
const authorizationOf = (apiKey = key, { accountId } = account) =>
  basic(idToUuid(accountId), apiKey);

type Sent = {
  authorization?: string | null;
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
};

async function send(method: string, path: string, sent: Sent = {}) {
  const { authorization = authorizationOf(), body, raw } = sent;
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const headers = {
    ...sent.headers,
    ...(authorization === null ? {} : { authorization }),
    ...(text === undefined ? {} : { "content-type": "application/json" }),
  };
  const request = new Request(`http://localhost:3999${path}`, { method, headers, body: text });
  const response = await routes.handle(request);
  const parsed = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body: parsed };
}

const create = (sent: Sent = {}) =>
  send("POST", "/external/payments/prompt", { body: PROMPT, ...sent });
const get = (id: string, sent: Sent = {}) => send("GET", `/external/payments/prompt/${id}`, sent);
const cancel = (id: string, sent: Sent = {}) =>
  send("POST", `/external/payments/prompt/${id}/cancel`, sent);

async function createOne(body: object = PROMPT) {
  const created = await create({ body });
  expect(created.status).toBe(201);
  const { prompt, checkoutUrl } = created.body as unknown as {
    prompt: { id: string };
    checkoutUrl: string;
  };
  return { id: prompt.id, orderId: checkoutUrl.slice(checkoutUrl.lastIndexOf("/") + 1) };
}

const choose = (orderId: string, coin: string) =>
  send("POST", `/v1/pay/${orderId}/currency`, { body: { pay_currency: coin } });

/** Pays at the sandbox, and delivers the IPNs that it signs. */
async function pay(orderId: string, outcome: string) {
  const before = await ipnsOf(orderId);
  const simulated = await send("POST", `/v1/sandbox/orders/${orderId}/simulate`, {
    authorization: `Bearer ${key}`,
    body: { outcome },
  });
  expect(simulated.status).toBe(202);
  for (const { body } of (await ipnsOf(orderId)).slice(before.length))
    await deliverIpn(world.ctx, body);
}
const ipnsOf = (orderId: string) =>
  world.ctx.db.sandboxIpn.findMany({ where: { payment: { orderId } }, orderBy: { id: "asc" } });

/** The fact that the rest of a partial payment has arrived, before it is delivered. */
async function finishedFact(orderId: string) {
  const authorization = `Bearer ${key}`;
  const path = `/v1/sandbox/orders/${orderId}/simulate`;
  await send("POST", path, { authorization, body: { outcome: "top_up" } });
  const { provider } = await world.ctx.db.payment.findFirstOrThrow({ where: { orderId } });
  const ipn = (await ipnsOf(orderId)).at(-1)!;
  const parsed = parseStoredMessage(provider, Buffer.from(ipn.body));
  if (parsed.kind !== "payment") throw new Error("the sandbox sent no payment");
  return { provider, fact: parsed.fact };
}
/** An IPN with this status that reports the complete amount. */
async function fullIpn(orderId: string, payment_status: string): Promise<string> {
  const payment = await world.ctx.db.payment.findFirstOrThrow({ where: { orderId } });
  return ipnBody({
    payment_id: Number(payment.providerPaymentId),
    payment_status,
    order_id: orderId,
    price_amount: PROMPT.amount,
    pay_amount: Number(payment.payAmount),
    pay_currency: payment.payCurrency,
    actually_paid: Number(payment.payAmount),
  });
}
async function lockWaits(): Promise<number> {
  const [row] = await world.ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}

const statusOf = async (id: string) => (await get(id)).body.status as string;
/** As if the prompt had been created 24 hours earlier. */
const endWindow = (orderId: string) =>
  world.ctx.db.order.update({
    where: { id: orderId },
    data: { expiresAt: new Date(Date.now() - 1_000) },
  });
const anomaliesOf = async (orderId: string) =>
  (await world.ctx.db.anomaly.findMany({ where: { orderId } })).map(({ kind }) => kind);

describe("a prompt", () => {
  it("201 with its payment page, and a window of 24 hours", async () => {
    const { status, body } = await create({ body: { ...PROMPT, redirectUrl: REDIRECT_URL } });
    expect(status).toBe(201);
    expect(body).toEqual({
      prompt: {
        id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        amount: 49.99,
        commissionAmount: "0.00",
        status: "pending",
        sessionStatus: "pending",
        expiresAt: expect.any(String),
        createdAt: expect.any(String),
        redirectUrl: REDIRECT_URL,
      },
      checkoutUrl: expect.stringMatching(/\/pay\/ord_/),
    });
    const { expiresAt, createdAt } = body.prompt as { expiresAt: string; createdAt: string };
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(24 * HOUR_MS);
  });

  it("has the blockchain that the payer picks, among those it allows", async () => {
    const { id, orderId } = await createOne();
    expect((await get(id)).body).toEqual({
      id,
      blockchainId: null,
      status: "pending",
      createdAt: expect.any(String),
    });
    const offered = await send("GET", `/v1/pay/${orderId}/coins`);
    const coins = offered.body.coins as { code: string }[];
    expect(coins.map(({ code }) => code).sort()).toEqual(["btc", "usdttrc20"]);
    expect((await choose(orderId, "eth")).status).toBe(400);
    expect((await choose(orderId, "usdttrc20")).status).toBe(200);
    expect((await get(id)).body.blockchainId).toBe("tron-usdt");
  });

  it("blockchains/active is a list of the IDs that the provider offers", async () => {
    const { status, body } = await send("GET", "/external/blockchains/active");
    expect(status).toBe(200);
    expect(body).toEqual(["btc", "eth", "eth-usdc", "sol", "tron", "tron-usdt", "tron-usdc"]);
  });
});

describe("the status", () => {
  it("successful, once the money is confirmed; until then pending", async () => {
    const { id, orderId } = await createOne({ ...PROMPT, redirectUrl: REDIRECT_URL });
    await choose(orderId, "btc");
    await pay(orderId, "confirming");
    expect(await statusOf(id)).toBe("pending");
    expect((await cancel(id)).status).toBe(409);
    expect((await getPayView(world.ctx, { orderId })).return_url).toBeNull();
    await pay(orderId, "paid");
    expect((await get(id)).body).toMatchObject({ status: "successful", blockchainId: "btc" });
    const { return_url } = await getPayView(world.ctx, { orderId });
    expect(return_url).toBe(`${REDIRECT_URL}&promptId=${id}&status=successful`);
  });

  it("pending while partly paid, and successful when the rest arrives in time", async () => {
    const { id, orderId } = await createOne();
    await choose(orderId, "btc");
    await pay(orderId, "partial");
    expect(await statusOf(id)).toBe("pending");
    await pay(orderId, "top_up");
    expect(await statusOf(id)).toBe("successful");
    expect(await anomaliesOf(orderId)).toEqual([]);
  });

  it.each(["read before the rest arrives", "read only afterwards"])(
    "unsuccessful for good when it is partly paid after 24 hours: %s",
    async (when) => {
      const { id, orderId } = await createOne({ ...PROMPT, redirectUrl: REDIRECT_URL });
      await choose(orderId, "btc");
      await pay(orderId, "partial");
      await endWindow(orderId);
      if (when === "read before the rest arrives") {
        expect(await statusOf(id)).toBe("unsuccessful");
        const { return_url } = await getPayView(runtimeCtx(), { orderId });
        expect(return_url).toBe(`${REDIRECT_URL}&promptId=${id}&status=unsuccessful`);
      }
      await payLater(orderId, "top_up");
      expect(await statusOf(id)).toBe("unsuccessful");
      expect(await anomaliesOf(orderId)).toEqual(["late_payment"]);
      expect((await send("GET", `/v1/pay/${orderId}`)).body.status).toBe("paid");
    },
  );

  it("is unsuccessful when more arrives after 24 hours but not everything: a late payment that operators see, once", async () => {
    const { id, orderId } = await createOne();
    await choose(orderId, "btc");
    await pay(orderId, "partial");
    await endWindow(orderId);
    const ipn = JSON.parse((await ipnsOf(orderId)).at(-1)!.body) as IpnFields;
    const again = (actually_paid: number, updated_at: number) =>
      deliverIpn(runtimeCtx(), JSON.stringify({ ...ipn, actually_paid, updated_at }));
    await again(ipn.actually_paid!, 2);
    expect(await anomaliesOf(orderId)).toEqual([]);
    await again(ipn.actually_paid! * 1.2, 3);
    await again(ipn.actually_paid! * 1.3, 4);
    expect(await statusOf(id)).toBe("unsuccessful");

    const operator = await createTestKey(account, { scopes: ["driftstack_internal_admin"] });
    const authorization = `Bearer ${operator}`;
    const { status, body } = await send("GET", "/v1/admin/crypto-orders/anomalies", {
      authorization,
    });
    expect(status).toBe(200);
    const seen = (body.anomalies as { order_id: string }[]).filter(
      (one) => one.order_id === orderId,
    );
    expect(seen).toMatchObject([{ kind: "late_payment", payment_id: String(ipn.payment_id) }]);
  });

  it.each([
    ["with a redirect URL", { redirectUrl: REDIRECT_URL }],
    ["without a redirect URL", {}],
  ])("requests the rest from the payer only until 24 hours have passed: %s", async (_, more) => {
    const { id, orderId } = await createOne({ ...PROMPT, ...more });
    await choose(orderId, "btc");
    await pay(orderId, "partial");
    const before = await getPayView(runtimeCtx(), { orderId });
    expect(before).toMatchObject({ status: "partial", payment_uri: expect.any(String) });
    await endWindow(orderId);
    const notified = new Promise<string | null>((resolve) => {
      const stop = world.runtime.feed.subscribe("driftstack_order", (changed) => {
        if (changed !== orderId) return;
        stop();
        resolve(changed);
      });
    });
    expect(await statusOf(id)).toBe("unsuccessful");
    expect(await notified).toBe(orderId);
    const after = await getPayView(runtimeCtx(), { orderId });
    expect(after).toMatchObject({ status: "failed", payment_uri: null });
  });

  it("is not a late payment while the 24 hours have not passed", async () => {
    const { orderId } = await createOne();
    await choose(orderId, "btc");
    await pay(orderId, "partial");
    const ipn = JSON.parse((await ipnsOf(orderId)).at(-1)!.body) as IpnFields;
    const body = { ...ipn, actually_paid: ipn.actually_paid! * 1.2, updated_at: 2 };
    await deliverIpn(runtimeCtx(), JSON.stringify(body));
    expect(await anomaliesOf(orderId)).toEqual([]);
  });

  it("stays as the payer saw it, and the rest is late, if the clock of the process that pays it is behind", async () => {
    const { id, orderId } = await createOne({ ...PROMPT, redirectUrl: REDIRECT_URL });
    await choose(orderId, "btc");
    await pay(orderId, "partial");
    const inADay = {
      ...runtimeCtx(),
      clock: { ...world.clock, now: () => new Date(Date.now() + 25 * HOUR_MS) },
    };
    const { return_url } = await getPayView(inADay, { orderId });
    expect(return_url).toMatch(/status=unsuccessful$/);
    await payLater(orderId, "top_up");
    expect(await statusOf(id)).toBe("unsuccessful");
    expect((await getPayView(runtimeCtx(), { orderId })).return_url).toBe(return_url);
    expect(await anomaliesOf(orderId)).toEqual(["late_payment"]);
  });

  it("is not decided while a payment is being applied: a read waits for it", async () => {
    const { id, orderId } = await createOne();
    await choose(orderId, "btc");
    await pay(orderId, "partial");
    const { provider, fact } = await finishedFact(orderId);
    await endWindow(orderId);
    const inTime = { ...world.clock, now: () => new Date(Date.now() - HOUR_MS) };
    let read: Promise<string> | undefined;
    await transaction({ ...runtimeCtx(), clock: inTime }, async (ctx) => {
      await lockOrder(ctx, { orderId });
      let hasRead = false;
      read = statusOf(id).finally(() => (hasRead = true));
      await expect.poll(async () => hasRead || (await lockWaits()) > 0).toBe(true);
      await applyPaymentFact(ctx, { provider, fact, inboxId: null });
    });
    expect(await read).toBe("successful");
    expect(await anomaliesOf(orderId)).toEqual([]);
  });

  it.each(["failed", "refunded"])("unsuccessful when the provider reports %s", async (outcome) => {
    const { id, orderId } = await createOne();
    await choose(orderId, "btc");
    await pay(orderId, outcome);
    expect(await statusOf(id)).toBe("unsuccessful");
  });

  it("unsuccessful when a partial payment is followed by the provider's expired", async () => {
    const { id, orderId } = await createOne();
    await choose(orderId, "btc");
    await pay(orderId, "partial");
    await pay(orderId, "expired");
    expect(await statusOf(id)).toBe("unsuccessful");
  });

  it("expired when the provider reports it and nothing arrived; late money is an anomaly", async () => {
    const { id, orderId } = await createOne();
    await choose(orderId, "btc");
    await pay(orderId, "expired");
    await pay(orderId, "late");
    expect(await statusOf(id)).toBe("expired");
    expect(await anomaliesOf(orderId)).toEqual(["late_payment"]);
  });

  it("expired after 24 hours, and not by a sweep before", async () => {
    const { id, orderId } = await createOne();
    const inHours = (hours: number) => ({
      ...account.ctx,
      clock: { ...world.clock, now: () => new Date(Date.now() + hours * HOUR_MS) },
    });
    const sweep = { older_than_hours: 2, limit: 100 };
    await sweepExpired(inHours(23), sweep);
    await expireOrders(inHours(23));
    expect(await statusOf(id)).toBe("pending");
    const swept = await createOne();
    await world.ctx.db.order.update({
      where: { id: swept.orderId },
      data: { nextCheckAt: null },
    });
    await expireOrders(inHours(25));
    expect(await statusOf(id)).toBe("expired");
    await sweepExpired(inHours(25), sweep);
    expect(await statusOf(swept.id)).toBe("expired");
    expect((await send("GET", `/v1/pay/${orderId}`)).body.status).toBe("failed");
  });

  it("cancelled, again when repeated; 409 after another final status", async () => {
    const { id } = await createOne();
    const first = await cancel(id);
    expect(first).toMatchObject({ status: 200, body: { id, status: "cancelled" } });
    expect((await cancel(id)).body).toEqual(first.body);
    const paid = await createOne();
    await choose(paid.orderId, "btc");
    await pay(paid.orderId, "paid");
    expect((await cancel(paid.id)).status).toBe(409);
  });

  it.each([
    ["successful", "paid"],
    ["unsuccessful", "failed"],
    ["expired", "expired"],
    ["cancelled", null],
  ])(
    "%s does not change, whatever the provider, a payer or the merchant does",
    async (status, outcome) => {
      const { id, orderId } = await createOne();
      await choose(orderId, "btc");
      if (outcome === null) await cancel(id);
      else await pay(orderId, outcome);
      const final = (await get(id)).body;
      expect(final.status).toBe(status);
      for (const providerStatus of NOWPAYMENTS_STATUSES) {
        await deliverIpn(runtimeCtx(), await fullIpn(orderId, providerStatus));
        expect((await get(id)).body).toEqual(final);
      }
      expect((await choose(orderId, "usdttrc20")).status).toBe(409);
      expect((await cancel(id)).status).toBe(status === "cancelled" ? 200 : 409);
      await endWindow(orderId);
      await expireOrders(runtimeCtx());
      await sweepExpired(
        { ...account.ctx, clock: runtimeCtx().clock },
        { older_than_hours: 1, limit: 100 },
      );
      expect((await get(id)).body).toEqual(final);
    },
  );

  it("is final in the database as well", async () => {
    const { id } = await createOne();
    await cancel(id);
    const change = world.ctx.db.prompt.update({ where: { id }, data: { status: "successful" } });
    await expect(change).rejects.toThrow();
  });
});

describe("401 with a Basic challenge", () => {
  const CASES: [string, () => string | null | Promise<string>][] = [
    ["nothing", () => null],
    ["a Bearer key", () => `Bearer ${key}`],
    ["no colon", () => `Basic ${Buffer.from(key).toString("base64")}`],
    ["no Base64", () => "Basic ?"],
    ["an unknown client id", () => basic(randomUUID(), key)],
    ["the client id in upper case", () => basic(idToUuid(account.accountId).toUpperCase(), key)],
    ["the account's prefixed id", () => basic(account.accountId, key)],
    ["a mistyped key", () => authorizationOf(`${key}x`)],
    ["the key of another account", async () => authorizationOf(await keyOfOther())],
    ["an expired key", async () => authorizationOf(await expiredKey())],
    ["a revoked key", async () => authorizationOf(await revokedKey())],
    ["text after the credentials", () => `${authorizationOf()} x`],
    ["no client id", () => basic("", key)],
  ];

  it.each(CASES)("%s", async (_, authorization) => {
    const rejection = await create({ authorization: await authorization() });
    expect(rejection.status).toBe(401);
    expect(rejection.headers.get("www-authenticate")).toBe('Basic realm="driftstack"');
  });

  it("is rate limited by address", async () => {
    const rateLimits = { keyPerSecond: 0, addressPerSecond: 1 };
    const restore = configure(world.runtime, { rateLimits });
    try {
      const authorization = authorizationOf(`${key}x`);
      const statuses = [];
      for (let i = 0; i < 5; i++) statuses.push((await create({ authorization })).status);
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
      expect((await create()).status).toBe(201);
    } finally {
      restore();
    }
  });
});

it("429 with Retry-After when a key sends too many requests, in bursts of two seconds", async () => {
  const rateLimits = { keyPerSecond: 1, addressPerSecond: 0 };
  const authorization = authorizationOf(await createTestKey(account));
  const restore = configure(world.runtime, { rateLimits });
  try {
    const responses = [];
    for (let i = 0; i < 3; i++) responses.push(await get(randomUUID(), { authorization }));
    expect(responses.map(({ status }) => status)).toEqual([404, 404, 429]);
    expect(Number(responses[2]!.headers.get("retry-after"))).toBeGreaterThan(0);
  } finally {
    restore();
  }
});

const keyOfOther = async () => createTestKey(await createTestAccount(world));
const expiredKey = () => createTestKey(account, { expiresAt: new Date(Date.now() - 1_000) });
async function revokedKey(): Promise<string> {
  const revoked = await createTestKey(account);
  const where = { hash: hashApiKey(revoked) };
  await world.ctx.db.apiKey.update({ where, data: { revokedAt: new Date() } });
  return revoked;
}
const runtimeCtx = () => ({ ...world.ctx, clock: { ...world.clock, now: () => new Date() } });

/** Like `pay`, applied at the current time of the routes. */
async function payLater(orderId: string, outcome: string) {
  const before = await ipnsOf(orderId);
  await send("POST", `/v1/sandbox/orders/${orderId}/simulate`, {
    authorization: `Bearer ${key}`,
    body: { outcome },
  });
  for (const { body } of (await ipnsOf(orderId)).slice(before.length))
    await deliverIpn(runtimeCtx(), body);
}

describe("another account or mode", () => {
  it("404 for another account's prompt, another mode's, and an unknown one alike", async () => {
    const { id } = await createOne();
    const other = await createTestAccount(world);
    const foreign = authorizationOf(await createTestKey(other), other);
    const testMode = authorizationOf(await createTestKey(account, { livemode: false }));
    for (const call of [get, cancel])
      for (const [given, authorization] of [
        [id, foreign],
        [id, testMode],
        [randomUUID(), authorizationOf()],
        ["ord_1", authorizationOf()],
        ["%00", authorizationOf()],
      ] as const) {
        const { status, body } = await call(given, { authorization });
        expect(status).toBe(404);
        expect(body.detail).toBe(
          "There is no such prompt in this account and mode. Check the id, and the key's mode.",
        );
      }
    expect(await statusOf(id)).toBe("pending");
  });

  it("403 when X-Driftstack-Account names another account than the key's", async () => {
    const other = await createTestAccount(world);
    const named = (accountId: string) =>
      send("GET", "/external/blockchains/active", {
        headers: { "x-driftstack-account": accountId },
      });
    for (const id of [other.accountId, idToUuid(other.accountId), "", "x"])
      expect((await named(id)).status).toBe(403);
    for (const id of [account.accountId, idToUuid(account.accountId)])
      expect((await named(id)).status).toBe(200);
  });

  it("a prompt of a test key is a test order, and the live key does not see it", async () => {
    const authorization = authorizationOf(await createTestKey(account, { livemode: false }));
    const { status, body } = await create({ authorization });
    expect(status).toBe(201);
    const { prompt, checkoutUrl } = body as { prompt: { id: string }; checkoutUrl: string };
    const orderId = checkoutUrl.slice(checkoutUrl.lastIndexOf("/") + 1);
    expect(await getPayView(world.ctx, { orderId })).toMatchObject({ livemode: false });
    expect((await get(prompt.id, { authorization })).status).toBe(200);
    expect((await get(prompt.id)).status).toBe(404);
    expect((await cancel(prompt.id)).status).toBe(404);
    expect((await cancel(prompt.id, { authorization })).status).toBe(200);
  });

  it("403 for a key without the scope", async () => {
    const { id } = await createOne();
    const authorization = authorizationOf(await createTestKey(account, { scopes: ["read"] }));
    expect((await get(id, { authorization })).status).toBe(200);
    expect((await create({ authorization })).status).toBe(403);
    expect((await cancel(id, { authorization })).status).toBe(403);
  });
});

describe("400 for an invalid request", () => {
  const TWO_DECIMALS = "must be a number of US dollars with at most two decimals, such as 49.99";
  it.each([
    ["10.005", TWO_DECIMALS],
    ["10.000000000000000001", TWO_DECIMALS],
    ["1e400", TWO_DECIMALS],
    ["-1", TWO_DECIMALS],
    ["-0", TWO_DECIMALS],
    ["1e2", TWO_DECIMALS],
    ["999999999999999999999", TWO_DECIMALS],
    ["true", TWO_DECIMALS],
    ['"10.00"', TWO_DECIMALS],
    ['{"isLosslessNumber":true,"value":"10"}', TWO_DECIMALS],
    ["null", TWO_DECIMALS],
    ["0", "must be at least 0.01"],
    ["0.00", "must be at least 0.01"],
    ["1000000.01", "must be at most 1000000"],
  ])("amount %s", async (amount, message) => {
    const raw = JSON.stringify({ ...PROMPT, amount: 1 }).replace(
      '"amount":1',
      `"amount":${amount}`,
    );
    const { status, body } = await create({ raw });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path: "amount", message }]);
  });

  it.each([
    ["0.01", 1],
    ["10.1", 1010],
    ["1000000.00", 100_000_000],
    ["4.35", 435],
  ])("but amount %s is exact", async (amount, cents) => {
    const raw = JSON.stringify({ ...PROMPT, amount: 1 }).replace(
      '"amount":1',
      `"amount":${amount}`,
    );
    const { status, body } = await create({ raw });
    expect(status).toBe(201);
    const { prompt, checkoutUrl } = body as unknown as {
      prompt: { amount: number };
      checkoutUrl: string;
    };
    expect(prompt.amount).toBe(Number(amount));
    const id = checkoutUrl.slice(checkoutUrl.lastIndexOf("/") + 1);
    expect(await world.ctx.db.order.findUnique({ where: { id } })).toMatchObject({
      priceCents: cents,
    });
  });

  it.each([
    ["a redirect host that is not listed", { redirectUrl: "https://evil.example/" }, "redirectUrl"],
    [
      "a redirect host below a listed one",
      { redirectUrl: "https://a.shop.example.org/" },
      "redirectUrl",
    ],
    ["a redirect URL of another scheme", { redirectUrl: "javascript:alert(1)" }, "redirectUrl"],
    ["a redirect URL without a scheme", { redirectUrl: "//shop.example.org/" }, "redirectUrl"],
    [
      "a redirect URL with a listed host as its user name",
      { redirectUrl: "https://shop.example.org@evil.example/" },
      "redirectUrl",
    ],
    [
      "a redirect URL whose backslash hides its host",
      { redirectUrl: "https://evil.example\\@shop.example.org/" },
      "redirectUrl",
    ],
    [
      "a redirect URL that is too long",
      { redirectUrl: `https://shop.example.org/${"x".repeat(2048)}` },
      "redirectUrl",
    ],
    ["no blockchain", { blockchainIds: [] }, "blockchainIds"],
    ["an unknown blockchain", { blockchainIds: ["doge"] }, "blockchainIds.0"],
    ["a repeated blockchain", { blockchainIds: ["btc", "btc"] }, "blockchainIds"],
    ["an unknown payer", { payer: "bank" }, "payer"],
    ["an unknown field", { currency: "EUR" }, "currency"],
  ])("%s", async (_, change, path) => {
    const { status, body } = await create({ body: { ...PROMPT, ...change } });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path }]);
  });

  it.each([
    ["a note that is not text", '"note":5', "note", "must be of type string"],
    [
      "blockchains that are no list",
      '"blockchainIds":{}',
      "blockchainIds",
      "must be of type array",
    ],
    ["a payer that is missing", '"payer":null', "payer", "must be one of merchant, customer"],
  ])("%s", async (_, member, path, message) => {
    const { blockchainIds, payer } = PROMPT;
    const rest = Object.entries({ amount: 1, blockchainIds, payer })
      .filter(([name]) => name !== path)
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    const { status, body } = await create({ raw: `{${[...rest, member].join(",")}}` });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path, message }]);
  });

  it.each([
    ["different", "2"],
    ["equal", "1"],
  ])("a repeated key with %s values", async (_, second) => {
    const raw = `{"amount":1,"blockchainIds":["btc"],"payer":"customer","amount":${second}}`;
    const { status, body } = await create({ raw });
    expect([status, body.detail]).toEqual([
      400,
      "Correct the body: a key of the JSON occurs twice in one object.",
    ]);
  });

  it("thousands of invalid values: the response stays small", async () => {
    const blockchainIds = (count: number) => Array<string>(count).fill("doge");
    const many = await create({ body: { ...PROMPT, blockchainIds: blockchainIds(900) } });
    expect(many.body.errors).toHaveLength(50);
    const tooMany = await create({ body: { ...PROMPT, blockchainIds: blockchainIds(5_000) } });
    expect([tooMany.status, tooMany.body.detail]).toEqual([
      400,
      "Correct the body: the JSON has more than 1000 values.",
    ]);
  });

  it("fields for a call that takes none", async () => {
    const { id } = await createOne();
    const { status, body } = await cancel(id, { body: { reason: "too late" } });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path: "reason", message: "is not a known field; remove it" }]);
    expect(await statusOf(id)).toBe("pending");
    expect((await cancel(id, { body: {} })).status).toBe(200);
  });

  it("any redirect URL, while the account lists no host", async () => {
    const other = await createTestAccount(world);
    const authorization = authorizationOf(await createTestKey(other), other);
    const body = { ...PROMPT, redirectUrl: REDIRECT_URL };
    expect((await create({ authorization, body })).status).toBe(400);
  });
});
