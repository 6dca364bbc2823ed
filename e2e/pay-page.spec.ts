import { expect, test, type Page } from "@playwright/test";
import type { CheckoutResource } from "@/lib/contract/checkouts";
import { api, checkout, simulate, target, waitForStatus } from "./support/api";
import { expectAccessible } from "./support/dashboard";

async function open(page: Page, order: CheckoutResource): Promise<void> {
  await page.goto(order.checkout_url);
  await expect(page.getByRole("main")).toBeVisible();
}

const status = (page: Page) => page.getByRole("status");

test.describe("every state of the pay page", () => {
  test("pay: the two copy buttons are in view on a small phone, and copy exactly", async ({
    browser,
  }) => {
    const phone = await browser.newContext({ viewport: { width: 360, height: 640 } });
    await phone.grantPermissions(["clipboard-read", "clipboard-write"], { origin: target().url });
    const page = await phone.newPage();
    const order = await checkout();
    await open(page, order);
    const amount = page.getByRole("button", {
      name: new RegExp(`copy amount ${order.pay_amount}`, "i"),
    });
    const address = page.getByRole("button", { name: /copy.*address/i });
    for (const [button, text] of [
      [amount, order.pay_amount],
      [address, order.payment_address],
    ] as const) {
      await expect(button).toBeInViewport({ ratio: 1 });
      const box = await button.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      await button.click();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
    }
    await expect(page.getByRole("timer")).toContainText(/5\d:\d\d|60:00/);
    await expectAccessible(page);
    await phone.close();
  });

  test("a memo must be acknowledged before the address shows", async ({ page }) => {
    const order = await checkout({ pay_currency: "xrp" });
    await open(page, order);
    await expect(page.getByText(order.payment_extra_id ?? "").first()).toBeVisible();
    const address = page.getByText(order.payment_address ?? "").first();
    await expect(address).toBeHidden();
    await expect(page.getByRole("button", { name: /copy address/i })).toBeHidden();
    await page.getByRole("checkbox").check();
    await expect(address).toBeVisible();
    await expect(page.getByRole("button", { name: /copy address/i })).toBeVisible();
    await expectAccessible(page);
  });

  test("partial shows the exact remaining amount, and paying it completes the order", async ({
    page,
  }) => {
    const order = await checkout({ pay_currency: "ltc" });
    await open(page, order);
    await simulate(order.order_id, "partial");
    await waitForStatus(order.order_id, "partial");
    const view = await api<{ amount_due: string }>(`/v1/pay/${order.order_id}`);
    await expect(page.getByRole("main")).toContainText(view.amount_due);
    await expect(
      page.getByRole("button", { name: new RegExp(`copy amount ${view.amount_due}`, "i") }),
    ).toBeVisible();
    await expectAccessible(page);
    await simulate(order.order_id, "top_up");
    await expect(status(page)).toHaveText(/paid/i);
    await expectAccessible(page);
  });

  test("failed shows that no payment is lost, and the order ID to quote", async ({ page }) => {
    const order = await checkout();
    await open(page, order);
    await simulate(order.order_id, "failed");
    await expect(page.getByText(/nothing is lost/i)).toBeVisible();
    await expect(page.getByRole("main")).toContainText(order.order_id);
    await expectAccessible(page);
  });

  test("cancelled by the shop is shown without a reload", async ({ page }) => {
    const order = await checkout();
    await open(page, order);
    await api(`/v1/billing/crypto-orders/${order.order_id}/cancel`, { body: {} });
    await expect(status(page)).toHaveText(/cancelled/i);
    await expectAccessible(page);
  });

  test("a pair that is not set up is reported", async ({ page }) => {
    await open(page, await checkout({ pay_currency: "notacoin" }));
    await expect(page.getByRole("main")).toContainText(/not set up/i);
    await expectAccessible(page);
  });

  test("the payer can choose another coin until a payment arrives", async ({ page }) => {
    const order = await checkout();
    await open(page, order);
    await page.getByRole("button", { name: /another coin/i }).click();
    await page
      .getByRole("button", { name: /litecoin|LTC/i })
      .first()
      .click();
    await expect(page.getByRole("main")).toContainText(/LTC/);
    await expect(page.getByRole("main")).toContainText(/send only LTC/i);
    await simulate(order.order_id, "paid");
    await expect(status(page)).toHaveText(/paid/i);
  });

  test("an unknown order is a 404 page", async ({ page }) => {
    const response = await page.goto(`${target().url}/pay/ord_${"0".repeat(32)}`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("main")).toBeVisible();
  });
});

test("the pay page works without JavaScript", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const order = await checkout();
  await open(page, order);
  await expect(page.getByText(order.pay_amount ?? "").first()).toBeVisible();
  await expect(page.getByRole("main")).toContainText(order.payment_address ?? "");
  await expect(page.getByRole("img", { name: /qr/i })).toBeVisible();
  expect(await page.content()).toMatch(/<noscript>.*http-equiv="refresh".*<\/noscript>/s);
  await context.close();
});

test("the status is updated even if the socket cannot be opened", async ({ page }) => {
  const order = await checkout();
  await page.routeWebSocket(/\/stream$/, (socket) => socket.close());
  await open(page, order);
  await simulate(order.order_id, "paid");
  await expect(status(page)).toHaveText(/paid/i, { timeout: 15_000 });
});

test("polling continues after failed requests", async ({ page }) => {
  const order = await checkout();
  await page.routeWebSocket(/\/stream$/, (socket) => socket.close());
  await open(page, order);
  await page.context().setOffline(true);
  await page.waitForTimeout(6_000);
  await page.context().setOffline(false);
  await simulate(order.order_id, "paid");
  await expect(status(page)).toHaveText(/paid/i, { timeout: 20_000 });
});
