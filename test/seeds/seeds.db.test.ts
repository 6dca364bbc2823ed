import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  OrderTracker,
  verifyWebhookSignature,
  XsollaOrders,
  type Checkout,
  type Order,
} from "@/sdk/src/index";
import { dispatchAll } from "@/test/support/dispatch";
import { copyOrder, startLiveProduct, type LiveProduct } from "./live-product";
import { startShopServer, type ShopHandler } from "./shop-server";
import { GUIDES, readGuide, runSnippet, type Snippet } from "./snippets";

/* The snippets of the guides against the product. Only addresses and keys differ from the guides; pauses are shorter. */

const API = "https://api.driftstack.dev";
/** As the snippets' own, but without their pauses. */
const setTimeoutSoon = (callback: () => void) => setTimeout(callback, 20);
const shorter = { setTimeout: setTimeoutSoon, sleep: () => new Promise<void>(setTimeoutSoon) };

let product: LiveProduct;

beforeAll(async () => {
  product = await startLiveProduct();
});
afterAll(() => product.close());

const replace = () => ({ [API]: product.url });
const waitUntil = (read: () => unknown) => expect.poll(read, { timeout: 10_000, interval: 50 });
const statusOf = async (orderId: string) => (await product.client.cryptoOrders.get(orderId)).status;

async function paidOrder(): Promise<Checkout> {
  const order = await product.createOrder();
  await product.simulate(order.order_id, "paid");
  await product.client.cryptoOrders.waitForSettlement(order.order_id, { intervalMs: 50 });
  return order;
}

describe("the integration guide", () => {
  type Created = { order: Checkout; res: Response };
  type Settle = (orderId: string, apiKey: string) => Promise<Order>;

  const createCheckout = () =>
    runSnippet(
      "createCheckout",
      { API_KEY: product.apiKey },
      { result: "{ order, res }", replace: replace() },
    ) as Promise<Created>;
  const waitForSettlement = () =>
    runSnippet("waitForSettlement", shorter, {
      result: "waitForSettlement",
      replace: replace(),
    }) as Promise<Settle>;

  test("a checkout is created and its settlement observed", async () => {
    const { order, res } = await createCheckout();
    expect(res.status).toBe(201);
    expect(order.payment_address).toEqual(expect.any(String));
    const settled = (await waitForSettlement())(order.order_id, product.apiKey);
    await product.simulate(order.order_id, "paid");
    expect(await settled).toMatchObject({ order_id: order.order_id, status: "paid" });
  });

  test("a failed order ends the wait with an error", async () => {
    const { order } = await createCheckout();
    const settled = (await waitForSettlement())(order.order_id, product.apiKey);
    const failed = expect(settled).rejects.toThrow("order failed");
    await product.simulate(order.order_id, "failed");
    await failed;
  });
});

describe("reconciliation", () => {
  const COUNT = 230;
  const since = new Date(Date.now() - 60_000);
  let seen: string[];

  beforeAll(async () => {
    await copyOrder(product, await paidOrder(), COUNT);
  });

  const reconcile = ({ order_id }: Order) => void seen.push(order_id);
  const CASES: [Snippet, object, () => Record<string, string>][] = [
    [
      "reconcileNightly",
      {
        lastReconcileTimestamp: () => since,
        db: { ensureOrderPaid: (orderId: string) => void seen.push(orderId) },
      },
      () => ({}),
    ],
    ["reconcilePaid", { reconcile }, () => ({})],
    [
      "reconcileWithFetch",
      { reconcile, since: since.toISOString() },
      () => ({ ...replace(), "ds_live_...": product.apiKey }),
    ],
  ];

  test.each(CASES)("%s finds every paid order once", async (name, scope, replaced) => {
    seen = [];
    await runSnippet(name, { client: product.client, ...scope }, { replace: replaced() });
    const paid = await product.world.ctx.db.order.findMany({
      where: { accountId: product.account.accountId, status: "paid" },
      select: { id: true },
    });
    expect(paid.length).toBeGreaterThan(COUNT);
    expect(seen.toSorted()).toEqual(paid.map(({ id }) => id).toSorted());
  });
});

describe("polling or webhooks", () => {
  test.each(["paid", "failed", "partial"])(
    "the polling loop ends once the order is %s",
    async (outcome) => {
      const { order_id: orderId } = await product.createOrder();
      const ended = runSnippet("pollingLoop", { ...shorter, client: product.client, orderId });
      await product.simulate(orderId, outcome);
      await ended;
      expect(await statusOf(orderId)).toBe(outcome);
    },
  );

  test("the hybrid receiver marks each order once, however often its event arrives", async () => {
    const { client, world } = product;
    const shop = await startShopServer();
    const marked = new Set<string>();
    let secret = "";
    let received = 0;
    const verifySignature: ShopHandler = async (req, res, next) => {
      const { body, headers } = req as { body: Buffer; headers: Record<string, string> };
      if (!(await verifyWebhookSignature({ body, header: headers, secret })))
        return res.status(401).end();
      received += 1;
      req.body = JSON.parse(body.toString());
      await next();
    };
    await runSnippet(
      "hybridReceiver",
      {
        client,
        app: shop.app,
        verifySignature,
        db: {
          markOrderPaid: (orderId: string) => void marked.add(`${orderId} paid`),
          markOrderFailed: (orderId: string) => void marked.add(`${orderId} failed`),
        },
      },
      { replace: { "https://example.com": shop.url } },
    );
    const [endpoint] = (await client.webhooks.list()).data;
    const { id } = endpoint!;
    ({ secret } = await client.webhooks.rotateSecret(id, { revoke_previous: true }));

    const paid = await paidOrder();
    const failed = await product.createOrder();
    await product.simulate(failed.order_id, "failed");
    await waitUntil(() => statusOf(failed.order_id)).toBe("failed");
    const ctx = { ...world.ctx, clock: { now: () => new Date() } };
    await dispatchAll(ctx);
    const expected = [`${paid.order_id} paid`, `${failed.order_id} failed`];
    expect([...marked].toSorted()).toEqual(expected.toSorted());
    expect(received).toBe(2);

    for await (const delivery of client.webhooks.iterateDeliveries(id))
      await client.webhooks.replayDelivery(delivery.id);
    await dispatchAll(ctx);
    expect(received).toBe(4);
    expect(marked.size).toBe(2);

    const forged = await fetch(`${shop.url}/webhooks/driftstack`, {
      method: "POST",
      headers: {
        "x-driftstack-signature": `t=${Math.floor(Date.now() / 1000)},v1=${"0".repeat(64)}`,
      },
      body: JSON.stringify({ type: "crypto.order.paid", data: { order_id: "ord_forged" } }),
    });
    expect(forged.status).toBe(401);
    expect(marked.size).toBe(2);
    await client.webhooks.delete(id);
    await shop.close();
  });
});

describe("the webhook events", () => {
  const guide = readGuide("driftstack-webhook-events");

  /** A request that the guide shows, with our address and key. */
  async function sendRequest(first: string, replaced: Record<string, string>): Promise<Response> {
    let text = guide.slice(guide.indexOf(first)).split("\n\n→")[0]!;
    for (const [from, to] of Object.entries(replaced)) text = text.replace(from, to);
    const [head, body] = text.split("\n\n") as [string, string?];
    const [line, ...headers] = head.split("\n");
    const [method, path] = line!.split(" ");
    return fetch(product.url + path!, {
      method,
      headers: headers.map((each) => each.split(": ") as [string, string]),
      body: body?.startsWith("{") ? body : undefined,
    });
  }
  /** The names in the table of an event's payload. */
  const fieldsOf = (type: string) => {
    const section = guide.split(`\n${type}\n`)[1]!.split("FieldTypeDescription\n")[1]!;
    return [...section.split("\n\n")[0]!.matchAll(/^(\w+) /gm)].map(([, name]) => name);
  };

  test("the guide's requests work, and have the response that it shows", async () => {
    const key = { "ds_live_…": product.apiKey };
    const created = await sendRequest("POST /v1/webhooks\n", key);
    expect(created.status).toBe(201);
    const { id, events } = (await created.json()) as { id: string; events: string[] };
    expect(events).toEqual(["crypto.order.paid", "crypto.order.failed"]);
    await product.client.webhooks.delete(id);

    const { order_id } = await paidOrder();
    const got = await sendRequest("GET /v1/billing/crypto-orders/ord_…", {
      ...key,
      "ord_…": order_id,
    });
    expect(got.status).toBe(200);
    const shown = guide.split("→ 200 OK\n")[1]!.split("\n}")[0]!;
    const names = [...shown.matchAll(/"(\w+)":/g)].map(([, name]) => name!);
    const order = (await got.json()) as Record<string, unknown>;
    expect(names).toContain("paid_at");
    for (const name of names) expect(order[name], name).toEqual(expect.anything());
  });

  test.each([
    ["crypto.order.paid", "paid"],
    ["crypto.order.failed", "failed"],
  ] as const)("%s has exactly the fields of its table", async (type, outcome) => {
    const { order_id } = await product.createOrder();
    await product.simulate(order_id, outcome);
    await waitUntil(() => statusOf(order_id)).toBe(outcome);
    const [event] = (await product.client.events.list({ type, order_id })).data;
    expect(Object.keys(event!.data).toSorted()).toEqual(fieldsOf(type).toSorted());
  });
});

describe("checking the payment status", () => {
  type Update = Record<string, unknown>;
  type Process = (orderId: string, promptId: string) => Promise<object>;
  const getPaymentStatus = (promptId: string) => product.client.prompts.get(promptId);

  async function processOrder(scope: object = {}) {
    const updates: Update[] = [];
    const Order = { update: (_: string, changes: Update) => void updates.push(changes) };
    const run = (await runSnippet(
      "waitForPayment",
      { ...shorter, getPaymentStatus, Order, ...scope },
      { result: "processOrder" },
    )) as Process;
    return { run, updates };
  }

  test("processOrder marks the order as paid once its prompt is", async () => {
    const { promptId, orderId } = await product.createPrompt();
    const { run, updates } = await processOrder();
    const processed = run("order-1", promptId);
    await product.simulate(orderId, "paid");
    expect(await processed).toEqual({ success: true, message: "Payment confirmed!" });
    expect(updates).toEqual([{ status: "paid", paidAt: expect.any(Date), blockchainId: "eth" }]);
  });

  test.each([
    ["unsuccessful", (_: string, orderId: string) => product.simulate(orderId, "failed")],
    ["expired", (_: string, orderId: string) => product.simulate(orderId, "expired")],
    ["cancelled", (promptId: string) => product.client.prompts.cancel(promptId)],
  ])("processOrder reports a prompt that is %s", async (status, end) => {
    const { promptId, orderId } = await product.createPrompt();
    const { run, updates } = await processOrder();
    const processed = run("order-1", promptId);
    await end(promptId, orderId);
    expect(await processed).toEqual({ success: false, message: `Payment ${status}` });
    expect(updates).toEqual([{ status: "payment_failed", failureReason: status }]);
  });

  test("processOrder changes nothing after five minutes without a payment", async () => {
    const { promptId } = await product.createPrompt();
    let now = 0;
    let polls = 0;
    const { run, updates } = await processOrder({
      Date: { now: () => now },
      setTimeout(callback: () => void, ms: number) {
        now += ms;
        polls += 1;
        setImmediate(callback);
      },
    });
    expect(await run("order-1", promptId)).toEqual({
      success: false,
      message: "Payment pending - check back later",
    });
    expect([now, polls, updates]).toEqual([300_000, 60, []]);
    await product.client.prompts.cancel(promptId);
  });

  test("markOrderPaid updates an order once, and only after its payment", async () => {
    const { promptId, orderId } = await product.createPrompt();
    const row: Update = { status: "awaiting_payment" };
    let writes = 0;
    const Order = {
      findById: () => row,
      findOneAndUpdate: (_: object, changes: Update) => (
        (writes += 1),
        Object.assign(row, changes)
      ),
    };
    const markOrderPaid = (await runSnippet(
      "markOrderPaid",
      { getPaymentStatus, Order },
      { result: "markOrderPaid" },
    )) as Process;
    await expect(markOrderPaid("order-1", promptId)).rejects.toThrow(
      "Payment not successful: pending",
    );
    await product.simulate(orderId, "paid");
    await waitUntil(async () => (await getPaymentStatus(promptId)).status).toBe("successful");
    for (const _ of [1, 2])
      expect(await markOrderPaid("order-1", promptId)).toMatchObject({ status: "paid" });
    expect(writes).toBe(1);
  });
});

test("tracking: the methods that the guide names report the payment and the contents", async () => {
  const guide = readGuide("xsolla-track-order-status");
  const named = [...guide.matchAll(/the (\w+\.\w+) SDK method/g)].map(([, name]) => name);
  expect(named).toEqual(["OrderTracker.checkPendingOrder", "XsollaOrders.checkOrder"]);

  const { client_token, order_id, order_number } = await product.createOrder();
  const { accountId: id } = product.account;
  const { number } = await product.world.ctx.db.account.findUniqueOrThrow({ where: { id } });
  OrderTracker.configure({ baseUrl: product.url, projectId: number });
  const calls: unknown[] = [];
  OrderTracker.checkPendingOrder(
    client_token,
    order_number,
    () => calls.push("success"),
    (error) => calls.push(error),
  );
  await product.simulate(order_id, "paid");
  await waitUntil(() => calls).toEqual(["success"]);
  const order = await new Promise((resolve, reject) =>
    XsollaOrders.checkOrder(client_token, order_number, resolve, reject),
  );
  expect(order).toMatchObject({ order_id: order_number, status: "done" });
});

test("every guide is here", () => {
  for (const guide of GUIDES) expect(readGuide(guide).length).toBeGreaterThan(2_000);
});
