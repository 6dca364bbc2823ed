import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signTestWebhook } from "@/sdk/src/index";
import { simulate, waitForStatus } from "./support/api";
import { runExample, startExample, type Example } from "./support/example-process";
import { expect, test } from "./support/example-test";

let folder: string;
let app: Example;
let secret: string;
let endpointId: string;

test.beforeAll(async ({ billing }) => {
  // Includes the build of the app.
  test.setTimeout(200_000);
  folder = mkdtempSync(join(tmpdir(), "driftstack-next-"));
  const env = await billing.newEnv();
  const endpoint = await billing.client.webhooks.create({
    url: `http://127.0.0.1:${env.PORT}/webhooks/driftstack`,
    events: ["crypto.order.paid"],
  });
  ({ secret, id: endpointId } = endpoint);
  const own = { DATABASE_FILE: join(folder, "credits.db"), DRIFTSTACK_WEBHOOK_SECRET: secret };
  app = await startExample("next", { ...env, ...own });
});
test.afterAll(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true });
});

test("a purchase is credited by its webhook, once, however often the event arrives", async ({
  page,
  billing: { server, client },
}) => {
  await page.goto(app.url);
  await expect(page.getByText("Your balance: 0 credits")).toBeVisible();
  await page.getByRole("button", { name: "Buy 100 credits" }).click();
  await expect(page).toHaveURL(/\/pay\/ord_/);
  const orderId = /ord_[\w-]+/.exec(page.url())?.[0] ?? "";
  await simulate(orderId, "paid", server);
  await waitForStatus(orderId, "paid", server);
  const delivered = async () => {
    const { data } = await client.webhooks.listDeliveries(endpointId, { status: "delivered" });
    return data.filter(({ order_id }) => order_id === orderId);
  };
  await expect.poll(async () => (await delivered()).length).toBe(1);
  const [delivery] = await delivered();
  const replays = Array.from({ length: 4 }, () =>
    client.webhooks.replayDelivery(delivery?.id ?? ""),
  );
  await Promise.all(replays);
  await expect.poll(async () => (await delivered()).length).toBe(5);
  await page.goto(app.url);
  await expect(page.getByText("Your balance: 100 credits")).toBeVisible();
});

test("forged, unpaid and oversized webhooks credit nothing", async ({ page, billing }) => {
  const { order_id } = await billing.client.cryptoOrders.createCheckout({
    product: "credits_100",
    price_cents: 900,
    price_currency: "USD",
    metadata: { customer_id: "demo-customer" },
  });
  const balance = page.getByText(/Your balance: \d+ credits/);
  await page.goto(app.url);
  const before = await balance.textContent();
  const event = { id: "evt_1", type: "crypto.order.paid", data: { order_id } };
  const send = async (signingSecret: string, change = (body: string) => body) => {
    const { body, headers } = await signTestWebhook({ body: event, secret: signingSecret });
    const url = `${app.url}/webhooks/driftstack`;
    return (await fetch(url, { method: "POST", headers, body: change(body) })).status;
  };
  expect(await send(`whsec_${btoa("a guessed secret")}`)).toBe(401);
  expect(await send(secret, (body) => `${body} `)).toBe(401);
  expect(await send(secret, (body) => body + " ".repeat(65_536))).toBe(413);
  // Correctly signed, but the order is not paid.
  expect(await send(secret)).toBe(204);
  await page.reload();
  await expect(balance).toHaveText(before ?? "");
});

test("a missing setting is one clear line", async () => {
  const { code, output } = await runExample({ example: "next", args: ["start", "-s"], env: {} });
  expect(code).toBe(1);
  expect(output.split("\n").filter((line) => line.startsWith("shop"))).toEqual([
    "shop  Set DRIFTSTACK_URL and DRIFTSTACK_API_KEY and DRIFTSTACK_WEBHOOK_SECRET: README.md explains where to find the values.",
  ]);
});
