import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { simulate, waitForStatus } from "./support/api";
import { runExample, startExample, type Example } from "./support/example-process";
import { expect, test } from "./support/example-test";

let folder: string;
let app: Example;

test.beforeAll(async ({ billing }) => {
  folder = mkdtempSync(join(tmpdir(), "driftstack-tracking-"));
  const env = { ...(await billing.newEnv()), DATABASE_FILE: join(folder, "items.db") };
  app = await startExample("tracking", env);
});
test.afterAll(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true });
});

test("the page follows the order, and the item is granted after the server has validated it", async ({
  page,
  billing: { server },
}) => {
  await page.goto(app.url);
  await expect(page.locator("#swords")).toHaveText("0");
  await page.getByRole("button", { name: /Buy a golden sword/ }).click();
  const link = page.getByRole("link", { name: "Open the payment page (4.90 USD)" });
  const orderId = /ord_[\w-]+/.exec((await link.getAttribute("href")) ?? "")?.[0] ?? "";
  await expect(page.getByRole("status")).toContainText("waiting for your payment");
  await page.reload();
  await expect(page.getByRole("status")).toContainText("waiting for your payment");
  await simulate(orderId, "paid", server);
  await expect(page.getByRole("status")).toHaveText("Thank you. The golden sword is yours.");
  await expect(page.locator("#swords")).toHaveText("1");
  await page.reload();
  await expect(page.locator("#swords")).toHaveText("1");
});

test("a canceled order ends the tracking", async ({ page, billing: { client } }) => {
  await page.goto(app.url);
  await page.getByRole("button", { name: /Buy a golden sword/ }).click();
  const link = page.getByRole("link", { name: "Open the payment page (4.90 USD)" });
  const orderId = /ord_[\w-]+/.exec((await link.getAttribute("href")) ?? "")?.[0] ?? "";
  await client.cryptoOrders.cancel(orderId);
  await expect(page.getByRole("status")).toHaveText("Order canceled.");
});

test("a manipulated client gets no item: unpaid, another player's and unknown orders", async ({
  playwright,
  billing: { server },
}) => {
  const players = await Promise.all(
    [1, 2].map(() => playwright.request.newContext({ baseURL: app.url })),
  );
  const [player, other] = players as [APIRequestContext, APIRequestContext];
  for (const each of players) await each.get("/");
  const { orderId } = (await (await player.post("/orders")).json()) as { orderId: string };
  const claim = async (by: APIRequestContext, id = orderId) =>
    (await by.post(`/orders/${id}/claim`)).status();
  const swords = async (of: APIRequestContext) => (await of.get("/items")).json();

  expect(await claim(player)).toBe(409);
  await simulate(orderId, "paid", server);
  await waitForStatus(orderId, "paid", server);
  expect(await claim(other)).toBe(404);
  expect(await claim(player, "ord_unknown")).toBe(404);
  expect(await swords(player)).toEqual({ swords: 0 });
  expect(await Promise.all([claim(player), claim(player), claim(player)])).toEqual([200, 200, 200]);
  expect(await swords(player)).toEqual({ swords: 1 });
  expect(await swords(other)).toEqual({ swords: 0 });
  for (const each of players) await each.dispose();
});

test("a missing setting is one clear line", async () => {
  const { code, output } = await runExample({
    example: "tracking",
    args: ["start", "-s"],
    env: {},
  });
  expect(code).toBe(1);
  expect(output.split("\n").filter((line) => line.startsWith("tracking"))).toEqual([
    "tracking  Set DRIFTSTACK_URL (such as http://localhost:3000) and DRIFTSTACK_API_KEY (a key with the scope write).",
  ]);
});
