import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signDelivery } from "@/lib/features/deliveries/dispatcher/sign-delivery";
import { chooseCurrency } from "@/lib/features/checkouts/choose-currency";
import { createRouteTable } from "@/lib/http/server/route-table";
import { idToUuid } from "@/lib/platform/ids";
import {
  ConflictError,
  Driftstack,
  IdempotencyKeyReusedError,
  InvalidKeyError,
  NotFoundError,
  OrderNotPaidError,
  PriceMismatchError,
  signTestWebhook,
  ValidationError,
  verifyWebhookSignature,
  WaitTimeoutError,
  type CreatePromptBody,
  type Order,
} from "@/sdk/src/index";
import { dispatchAll } from "@/test/support/dispatch";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import { CHECKOUT } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";

/* The SDK against the application's own routes. Their responses are checked against the OpenAPI document as well. */

const routes = createRouteTable(join(import.meta.dirname, "..", "..", "app"));
const clientOf = (apiKey: string, clientId?: string) =>
  new Driftstack({
    apiKey,
    clientId,
    baseUrl: "http://localhost:3999",
    fetch: (input, init) => routes.handle(new Request(input, init)),
  });

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let receiver: WebhookReceiver;
let client: Driftstack;

beforeAll(async () => {
  world = await createTestWorld({ webhookAllowedNetworks: ["127.0.0.0/8"] });
  sandbox = await startTestSandbox(world.runtime);
  receiver = await startWebhookReceiver();
  const account = await createTestAccount(world);
  const key = await createTestKey(account, { scopes: ["account_owner"] });
  client = clientOf(key, idToUuid(account.accountId));
});
afterAll(async () => {
  await receiver.close();
  await sandbox.close();
  await world.close();
});

async function pay(orderId: string, status = "finished"): Promise<void> {
  const { providerPaymentId } = await world.ctx.db.payment.findFirstOrThrow({ where: { orderId } });
  const { pay_amount, pay_currency } = await client.cryptoOrders.get(orderId);
  const paid = { pay_amount: Number(pay_amount), actually_paid: Number(pay_amount) };
  const ipn = { payment_id: Number(providerPaymentId), payment_status: status, order_id: orderId };
  await deliverIpn(world.ctx, ipnBody({ ...ipn, ...paid, pay_currency: pay_currency ?? "" }));
}

describe("cryptoOrders", () => {
  test("a checkout with one key is one order", async () => {
    const options = { idempotencyKey: "cart-1" };
    const first = await client.cryptoOrders.createCheckout(CHECKOUT, options);
    const second = await client.cryptoOrders.createCheckout(CHECKOUT, options);
    expect(second).toEqual(first);
    const other = { ...CHECKOUT, price_cents: 5000 };
    await expect(client.cryptoOrders.createCheckout(other, options)).rejects.toBeInstanceOf(
      IdempotencyKeyReusedError,
    );
    const without = await client.cryptoOrders.createCheckout(CHECKOUT);
    expect(without.order_id).not.toBe(first.order_id);
  });

  test("a paid order is waited for, and has its receipt in three formats", async () => {
    const { order_id } = await client.cryptoOrders.createCheckout(CHECKOUT);
    await expect(client.cryptoOrders.receipt(order_id)).rejects.toBeInstanceOf(ConflictError);
    const seen: string[] = [];
    const settled = client.cryptoOrders.waitForSettlement(order_id, {
      intervalMs: 20,
      onUpdate: ({ status }) => seen.push(status),
    });
    await pay(order_id, "confirming");
    await pay(order_id);
    expect(await settled).toMatchObject({ order_id, status: "paid" });
    expect(seen.at(-1)).toBe("paid");

    const receipt = await client.cryptoOrders.receipt(order_id);
    expect(receipt).toMatchObject({ order_id, status: "paid", price_cents: 4900 });
    expect(await client.cryptoOrders.receiptText(order_id)).toContain(receipt.receipt_number);
    const pdf = await client.cryptoOrders.receiptPdf(order_id);
    expect(new TextDecoder().decode(pdf.slice(0, 5))).toBe("%PDF-");
  });

  test("an open order times out, and a cancelled one is not paid", async () => {
    const { order_id } = await client.cryptoOrders.createCheckout(CHECKOUT);
    const wait = { intervalMs: 20, timeoutMs: 60 };
    await expect(client.cryptoOrders.waitForSettlement(order_id, wait)).rejects.toBeInstanceOf(
      WaitTimeoutError,
    );
    expect(await client.cryptoOrders.cancel(order_id)).toMatchObject({ status: "cancelled" });
    await expect(client.cryptoOrders.waitForSettlement(order_id)).rejects.toBeInstanceOf(
      OrderNotPaidError,
    );
    await expect(client.cryptoOrders.cancel(order_id)).rejects.toBeInstanceOf(ConflictError);
  });

  test("a note is set and removed", async () => {
    const { order_id } = await client.cryptoOrders.createCheckout(CHECKOUT);
    const noted = await client.cryptoOrders.updateNote(order_id, "Seat 12");
    expect(noted.customer_note).toBe("Seat 12");
    expect((await client.cryptoOrders.updateNote(order_id, null)).customer_note).toBeNull();
  });

  test("listAll returns every order once, page by page", async () => {
    const since = new Date(Date.now() - 3_600_000);
    const ids: string[] = [];
    const query = { created_after: since, limit: 2 };
    for await (const { order_id } of client.cryptoOrders.listAll(query)) ids.push(order_id);
    const all = await client.cryptoOrders.list({ limit: 100 });
    expect(ids).toEqual(all.orders.map(({ order_id }) => order_id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(4);
    const paid: Order[] = [];
    for await (const order of client.cryptoOrders.iterate({ status: "paid" })) paid.push(order);
    expect(paid.every(({ status }) => status === "paid")).toBe(true);
  });

  test("a quote has the price in coins", async () => {
    const { price_cents, price_currency } = CHECKOUT;
    const quote = await client.cryptoOrders.quote({ product: "pro", price_cents, price_currency });
    expect(quote.coins.length).toBeGreaterThan(0);
  });
});

describe("webhooks and events", () => {
  test("an endpoint is created, changed, tested and deleted", async () => {
    const { webhooks } = client;
    const { id, secret } = await webhooks.create({
      url: receiver.url,
      events: ["crypto.order.paid", "crypto.order.failed"],
    });
    expect((await webhooks.list()).data.map((each) => each.id)).toEqual([id]);
    expect((await webhooks.update(id, { description: "Shop" })).description).toBe("Shop");
    const { delivery_id } = await webhooks.sendTest(id);
    // The fixed clock of the test is behind the clock of the routes.
    const routesTime = { now: () => new Date() };
    await dispatchAll({ ...world.ctx, clock: routesTime });
    const [received] = receiver.requests;
    const { body, headers } = received!;
    expect(await verifyWebhookSignature({ body, header: headers, secret })).toBe(true);

    const deliveries = [];
    for await (const delivery of webhooks.iterateDeliveries(id)) deliveries.push(delivery.id);
    expect(deliveries).toEqual([delivery_id]);
    expect((await webhooks.getDelivery(delivery_id)).attempt_log).toHaveLength(1);
    expect((await webhooks.replayDelivery(delivery_id)).replay_of).toBe(delivery_id);
    expect(await webhooks.replaySince(id, new Date(0))).toEqual({ replayed: 0 });
    const rotated = await webhooks.rotateSecret(id);
    expect(rotated.prev_secret_prefix).toBe(secret.slice(0, 12));
    expect((await webhooks.get(id)).secret_prefix).toBe(rotated.secret_prefix);
    await webhooks.delete(id);
    await webhooks.delete(id);
    await expect(webhooks.get(id)).rejects.toBeInstanceOf(NotFoundError);
  });

  test("the server's signatures are accepted, and equal to those of signTestWebhook", async () => {
    const secrets = [1, 2].map((n) => `whsec_${Buffer.alloc(32, n).toString("base64")}`);
    const body = '{"id":"evt_1","note":"✓"}';
    const at = new Date();
    const headers = signDelivery({ secrets, eventId: "evt_1", at, body });
    const { "X-Driftstack-Signature": own, ...standard } = headers;
    for (const header of [own, headers, standard])
      for (const secret of secrets)
        expect(await verifyWebhookSignature({ body, header, secret })).toBe(true);
    const signed = await signTestWebhook({ body, secret: secrets, eventId: "evt_1", now: at });
    expect(signed.headers).toMatchObject({ "x-driftstack-signature": own, ...standard });
  });

  test("events are listed and read", async () => {
    const page = await client.events.list({ type: "crypto.order.paid" });
    const [event] = page.data;
    expect(event?.type).toBe("crypto.order.paid");
    expect(await client.events.get(event!.id)).toEqual(event);
    expect((await client.events.listDeliveries(event!.id)).data).toEqual([]);
  });
});

describe("prompts", () => {
  const PROMPT: CreatePromptBody = { amount: 49, blockchainIds: ["btc", "eth"], payer: "customer" };

  test("one is created, paid and waited for", async () => {
    expect(await client.prompts.listActiveBlockchains()).toContain("tron-usdt");
    const { prompt, checkoutUrl } = await client.prompts.create(PROMPT);
    expect(prompt).toMatchObject({ amount: 49, commissionAmount: "0.00", status: "pending" });
    const { id } = prompt;
    expect(await client.prompts.get(id)).toMatchObject({ id, blockchainId: null });
    const wait = { intervalMs: 20, timeoutMs: 60 };
    await expect(client.prompts.waitForPayment(id, wait)).rejects.toBeInstanceOf(WaitTimeoutError);
    const paid = client.prompts.waitForPayment(id, { intervalMs: 20 });
    const orderId = checkoutUrl.slice(checkoutUrl.lastIndexOf("/") + 1);
    await chooseCurrency(world.ctx, { orderId, payCurrency: "eth" });
    await pay(orderId);
    expect(await paid).toMatchObject({ id, status: "successful", blockchainId: "eth" });
    await expect(client.prompts.cancel(id)).rejects.toBeInstanceOf(ConflictError);
  });

  test("one is cancelled, and stays cancelled", async () => {
    const { prompt } = await client.prompts.create(PROMPT);
    expect((await client.prompts.cancel(prompt.id)).status).toBe("cancelled");
    expect((await client.prompts.cancel(prompt.id)).status).toBe("cancelled");
    expect((await client.prompts.waitForPayment(prompt.id)).status).toBe("cancelled");
  });

  test("an amount that is not exact in cents is rejected", async () => {
    const failed = client.prompts.create({ ...PROMPT, amount: 10.005 });
    await expect(failed).rejects.toMatchObject({ status: 400, errors: [{ path: "amount" }] });
  });
});

test("products: a price in the catalogue binds checkouts", async () => {
  const { products } = client;
  const prices = [{ price_cents: 900, price_currency: "USD" }];
  expect(await products.replace("catalogued", { prices })).toMatchObject({ prices });
  expect((await products.get("catalogued")).code).toBe("catalogued");
  expect((await products.list()).data).toHaveLength(1);
  await expect(
    client.cryptoOrders.createCheckout({ ...CHECKOUT, product: "catalogued" }),
  ).rejects.toBeInstanceOf(PriceMismatchError);
  await products.delete("catalogued");
  await expect(products.get("catalogued")).rejects.toBeInstanceOf(NotFoundError);
});

test("apiKeys: a key is created, listed and revoked", async () => {
  const { id, plaintext: key } = await client.apiKeys.create({ scopes: ["read"] });
  const ids = [];
  for await (const each of client.apiKeys.iterate({ livemode: true })) ids.push(each.id);
  expect(ids).toContain(id);
  expect((await clientOf(key).cryptoOrders.list({ limit: 1 })).orders).toHaveLength(1);
  await client.apiKeys.revoke(id);
});

describe("an error", () => {
  test("about fields names them", async () => {
    const failed = client.cryptoOrders.createCheckout({ ...CHECKOUT, price_cents: 0.5 });
    await expect(failed).rejects.toBeInstanceOf(ValidationError);
    await expect(failed).rejects.toMatchObject({
      status: 400,
      errors: [{ path: "price_cents" }],
      issues: { fieldErrors: { price_cents: [expect.any(String)] } },
      requestId: expect.any(String),
    });
  });

  test("about the key has the class of its cause", async () => {
    const failed = clientOf("ds_live_mistyped").cryptoOrders.list();
    await expect(failed).rejects.toBeInstanceOf(InvalidKeyError);
  });
});
