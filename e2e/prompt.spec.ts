import { expect, test, type Page } from "@playwright/test";
import { api, simulate, target } from "./support/api";
import { expectAccessible } from "./support/dashboard";

const SHOP = "https://shop.example.org";

test.beforeAll(() => setRedirectHosts(["shop.example.org"]));
// Other tests use return URLs of other hosts.
test.afterAll(() => setRedirectHosts([]));

async function setRedirectHosts(hosts: string[]): Promise<void> {
  const { url, credentials } = target();
  const response = await fetch(`${url}/v1/account`, {
    method: "PATCH",
    headers: {
      authorization: `Bearer ${credentials.live_key}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ redirect_hosts: hosts }),
  });
  expect(response.status).toBe(200);
}

/** Calls the payment prompts with HTTP Basic; with a body, as a POST. */
async function external<T>(path: string, body?: unknown): Promise<T> {
  const { url, credentials } = target();
  const user = `${credentials.client_id}:${credentials.live_key}`;
  const response = await fetch(`${url}/external${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Basic ${Buffer.from(user).toString("base64")}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${path} returned ${response.status}`).toBe(true);
  return (await response.json()) as T;
}

type Created = { prompt: { id: string }; checkoutUrl: string };

/** Opens the page of a new prompt; the shop responds to any page below it. */
async function openPrompt(page: Page): Promise<{ id: string; orderId: string }> {
  await page.route(`${SHOP}/**`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>Shop</title><main>Thanks</main>" }),
  );
  const { prompt, checkoutUrl } = await external<Created>("/payments/prompt", {
    amount: 49.99,
    blockchainIds: ["btc", "tron-usdt"],
    payer: "customer",
    redirectUrl: `${SHOP}/thanks?cart=7`,
  });
  await page.goto(checkoutUrl);
  return { id: prompt.id, orderId: checkoutUrl.slice(checkoutUrl.lastIndexOf("/") + 1) };
}

const choose = (orderId: string, coin: string) =>
  api(`/v1/pay/${orderId}/currency`, { body: { pay_currency: coin } });
const announcement = (page: Page) => page.getByText(/return to the shop in \d s/);
const returnUrl = (id: string, status: string) =>
  `${SHOP}/thanks?cart=7&promptId=${id}&status=${status}`;

test("the payer chooses a coin, pays, and is sent to the shop five seconds later", async ({
  page,
}) => {
  const { id, orderId } = await openPrompt(page);
  await page
    .getByRole("button", { name: /bitcoin|BTC/i })
    .first()
    .click();
  await expect(page.getByRole("main")).toContainText(/send only BTC/i);
  await simulate(orderId, "paid");
  await expect(announcement(page)).toBeVisible();
  const seenMs = performance.now();
  await expectAccessible(page);
  await page.waitForURL(returnUrl(id, "successful"));
  const secondsLater = (performance.now() - seenMs) / 1000;
  expect(secondsLater).toBeGreaterThan(3.5);
  expect(secondsLater).toBeLessThan(10);
  await expect(page.getByRole("main")).toHaveText("Thanks");
  expect(await external(`/payments/prompt/${id}`)).toMatchObject({
    status: "successful",
    blockchainId: "btc",
  });
});

for (const [status, end] of [
  [
    "unsuccessful",
    async ({ orderId }: { orderId: string }) => {
      await choose(orderId, "btc");
      await simulate(orderId, "failed");
    },
  ],
  ["cancelled", ({ id }: { id: string }) => external(`/payments/prompt/${id}/cancel`, {})],
] as const)
  test(`the payer of a prompt that ends as ${status} is sent to the shop too`, async ({ page }) => {
    const prompt = await openPrompt(page);
    await end(prompt);
    await page.waitForURL(returnUrl(prompt.id, status));
  });

test("a payer who chooses to stay is not sent away", async ({ page }) => {
  const { id, orderId } = await openPrompt(page);
  await choose(orderId, "btc");
  await simulate(orderId, "paid");
  await page.getByRole("button", { name: "Stay here" }).click();
  await expect(announcement(page)).toBeHidden();
  await page.waitForTimeout(6_000);
  expect(page.url()).toContain(orderId);
  const link = page.getByRole("link", { name: /return to the shop/i });
  await expect(link).toHaveAttribute("href", returnUrl(id, "successful"));
});
