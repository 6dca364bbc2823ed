import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signTestWebhook, type Driftstack } from "@/sdk/src/index";
import { simulate, waitForStatus } from "./support/api";
import { runExample, startExample, type Example } from "./support/example-process";
import { expect, test, type Billing } from "./support/example-test";
import type { RunningServer } from "./support/running-server";
import { orderIdOf, ShopCustomer } from "./support/shop-customer";

const PASSWORD = "owner-password";

let folder: string;
let server: RunningServer;
let client: Driftstack;
let env: Awaited<ReturnType<Billing["newEnv"]>>;
let shop: Example;

test.beforeAll(async ({ billing }) => {
  ({ server, client } = billing);
  folder = mkdtempSync(join(tmpdir(), "driftstack-shop-"));
  const own = { DATABASE_FILE: join(folder, "shop.db"), OWNER_PASSWORD: PASSWORD };
  env = { ...(await billing.newEnv()), ...own };
  shop = await startExample("shop", env);
});
test.afterAll(async () => {
  await shop?.stop();
  rmSync(folder, { recursive: true });
});

const pay = (orderId: string) => simulate(orderId, "paid", server);
const reconcile = () => runExample({ example: "shop", args: ["run", "-s", "reconcile"], env });
const webhook = async () => {
  const { data } = await client.webhooks.list();
  const endpoint = data.find(({ url }) => url.startsWith(shop.url));
  if (!endpoint) throw new Error("the shop has created no endpoint");
  return endpoint;
};

function owner(path: string, body?: Record<string, string>): Promise<Response> {
  return fetch(`${shop.url}/owner${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Basic ${btoa(`owner:${PASSWORD}`)}` },
    ...(body ? { body: new URLSearchParams(body) } : {}),
  });
}
const issues = async () => (await owner("")).text();

test("a customer buys credits: product page, pay page, return page", async ({ page }) => {
  await page.goto(shop.url);
  await expect(page.getByText("Your balance: 0 credits")).toBeVisible();
  await page.getByRole("button", { name: "Buy 100 credits for 9.00 USD" }).click();
  await expect(page).toHaveURL(/\/pay\/ord_/);
  await pay(/ord_[\w-]+/.exec(page.url())?.[0] ?? "");
  await page.getByRole("link", { name: "Return to the shop" }).click();
  await expect(page.getByText("Thank you. 100 credits were added.")).toBeVisible();
  await expect(page.getByText("Your balance: 100 credits")).toBeVisible();
});

test("repeated, concurrent and outdated events credit once; forged ones are rejected", async () => {
  const customer = await ShopCustomer.visit(shop.url);
  const { orderId } = await customer.buy();
  await simulate(orderId, "partial", server);
  await waitForStatus(orderId, "partial", server);
  await simulate(orderId, "top_up", server);
  await customer.expectBalance(100);

  const { id } = await webhook();
  const deliveries = [];
  for await (const delivery of client.webhooks.iterateDeliveries(id, { status: "delivered" }))
    if (delivery.order_id === orderId) deliveries.push(delivery);
  expect(deliveries.map(({ event_type }) => event_type).sort()).toEqual([
    "crypto.order.paid",
    "crypto.order.partial",
  ]);
  const replays = await Promise.all(
    [...deliveries, ...deliveries, ...deliveries].map((each) =>
      client.webhooks.replayDelivery(each.id),
    ),
  );
  for (const replay of replays) {
    await expect
      .poll(async () => (await client.webhooks.getDelivery(replay.id)).status)
      .toBe("delivered");
  }
  const { body, headers } = await signTestWebhook({
    body: { id: "evt_forged", type: "crypto.order.paid", data: { order_id: orderId } },
    secret: `whsec_${btoa("a guessed secret")}`,
  });
  const forged = await fetch(`${shop.url}/webhooks/driftstack`, { method: "POST", body, headers });
  expect(forged.status).toBe(401);
  const tooLarge = await fetch(`${shop.url}/webhooks/driftstack`, {
    method: "POST",
    headers,
    body: " ".repeat(65 * 1024),
  });
  expect([tooLarge.status, await tooLarge.text()]).toEqual([413, "The request failed.\n"]);
  expect(await customer.balance()).toBe(100);
});

test("a cart that is submitted twice becomes one order, and only for its customer", async () => {
  const customer = await ShopCustomer.visit(shop.url);
  const cart = await customer.newCart();
  const responses = await Promise.all([customer.checkOut(cart), customer.checkOut(cart)]);
  const orderIds = responses.map(orderIdOf);
  expect(orderIds[0]).toMatch(/^ord_/);
  expect(orderIds[1]).toBe(orderIds[0]);

  const other = await ShopCustomer.visit(shop.url);
  expect((await other.checkOut(cart)).status).toBe(404);
  expect((await other.get(`/return?cart=${cart}`)).status).toBe(404);
  const crossSite = await customer.checkOut(cart, { origin: "https://other.example" });
  expect(crossSite.status).toBe(403);
});

test("kill -9 while payments arrive: every order is credited exactly once", async () => {
  const customers = await Promise.all(
    Array.from({ length: 6 }, () => ShopCustomer.visit(shop.url)),
  );
  const purchases = await Promise.all(customers.map((customer) => customer.buy()));
  const balances = () => Promise.all(customers.map((customer) => customer.balance()));
  const payments = Promise.all(purchases.map(({ orderId }) => pay(orderId)));
  await expect.poll(balances, { intervals: [5], timeout: 20_000 }).toContain(100);
  await shop.stop("SIGKILL");
  await payments;
  shop = await startExample("shop", env);
  const expected = customers.map(() => 100);
  await expect.poll(balances, { intervals: [100], timeout: 30_000 }).toEqual(expected);
  // The reconciliation finds nothing that the repeated webhooks left out.
  expect((await reconcile()).output).toMatch(/: 0 credited now$/);
  expect(await balances()).toEqual(expected);
});

test("kill -9 during checkouts: one order for each cart, and its payment finds the customer", async () => {
  const visits = Array.from({ length: 4 }, async () => {
    const customer = await ShopCustomer.visit(shop.url);
    return { customer, cart: await customer.newCart() };
  });
  const visitors = await Promise.all(visits);
  const findOrders = async () => {
    const { orders } = await client.cryptoOrders.list({ limit: 100 });
    return visitors.flatMap((visitor) =>
      orders
        .filter(({ metadata }) => metadata.cart_id === visitor.cart)
        .map(({ order_id }) => ({ ...visitor, orderId: order_id })),
    );
  };
  const submitted = visitors.map(({ customer, cart }) => customer.checkOut(cart).catch(() => null));
  await expect.poll(findOrders, { intervals: [5] }).not.toEqual([]);
  await shop.stop("SIGKILL");
  await Promise.all(submitted);

  shop = await startExample("shop", env);
  const found = await findOrders();
  await Promise.all(found.map(({ orderId }) => pay(orderId)));
  await Promise.all(found.map(({ customer }) => customer.expectBalance(100)));
  const responses = await Promise.all(
    visitors.map(({ customer, cart }) => customer.checkOut(cart)),
  );
  expect(responses.map(orderIdOf).sort()).toEqual(
    (await findOrders()).map(({ orderId }) => orderId).sort(),
  );
});

test("a missed webhook is credited by the reconciliation, once", async () => {
  const customer = await ShopCustomer.visit(shop.url);
  const { orderId } = await customer.buy();
  const { id } = await webhook();
  await client.webhooks.update(id, { active: false });
  await pay(orderId);
  await waitForStatus(orderId, "paid", server);
  expect(await customer.balance()).toBe(0);

  await client.webhooks.update(id, { active: true });
  // Two reconciliations and a webhook at the same time.
  const event = (await client.events.list({ order_id: orderId, type: "crypto.order.paid" }))
    .data[0];
  const lost = (await client.events.listDeliveries(event?.id ?? "")).data;
  const runs = [
    reconcile(),
    reconcile(),
    ...lost.map((each) => client.webhooks.replayDelivery(each.id)),
  ];
  const [first, second] = (await Promise.all(runs)) as Awaited<ReturnType<typeof reconcile>>[];
  expect([first?.code, second?.code], `${first?.output}\n${second?.output}`).toEqual([0, 0]);
  await customer.expectBalance(100);
  expect((await reconcile()).output).toMatch(/: 0 credited now$/);
  expect(await customer.balance()).toBe(100);
});

test("partial, late and excess payments are shown to the owner, who decides", async () => {
  const customer = await ShopCustomer.visit(shop.url);
  const partial = await customer.buy();
  await simulate(partial.orderId, "partial", server);
  const late = await customer.buy();
  await client.cryptoOrders.cancel(late.orderId);
  await simulate(late.orderId, "late", server);
  await expect.poll(issues).toMatch(new RegExp(`${partial.orderId}[^]*?partial payment`));
  await expect
    .poll(issues)
    .toMatch(new RegExp(`${late.orderId}[^]*?payment for a cancelled order`));
  expect(await customer.balance()).toBe(0);
  expect(await (await customer.get(`/return?cart=${partial.cart}`)).text()).toContain(
    "Send the rest",
  );

  await simulate(partial.orderId, "top_up", server);
  await customer.expectBalance(100);
  expect(await issues()).not.toContain(partial.orderId);
  expect((await owner("/credit", { order: late.orderId })).status).toBe(200);
  await owner("/credit", { order: late.orderId });
  await owner("/close", { order: late.orderId });
  await reconcile();
  expect(await customer.balance()).toBe(200);
  expect(await issues()).not.toContain(late.orderId);

  const excess = await customer.buy();
  await simulate(excess.orderId, "overpaid", server);
  await customer.expectBalance(300);
  expect(await issues()).toMatch(new RegExp(`${excess.orderId}[^]*?overpaid`));
  expect((await fetch(`${shop.url}/owner`)).status).toBe(401);
});

test("a missing setting is one clear line", async () => {
  const { code, output } = await runExample({
    example: "shop",
    args: ["start", "-s"],
    env: { DRIFTSTACK_URL: server.url },
  });
  expect(code).toBe(1);
  expect(output.split("\n").filter((line) => line.startsWith("shop"))).toEqual([
    "shop  Set DRIFTSTACK_URL (such as http://localhost:3000) and DRIFTSTACK_API_KEY (a key with the scope write).",
  ]);
});
