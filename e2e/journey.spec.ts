import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { startWebhookReceiver, type ReceivedRequest } from "@/test/support/webhook-receiver";
import { api, checkout, simulate, target, waitForStatus } from "./support/api";
import { signIn } from "./support/sign-in";

const isPaid = (request: ReceivedRequest) =>
  request.headers["x-driftstack-event-type"] === "crypto.order.paid";

test("an order goes through every step: checkout, pay page, IPN, paid, webhook, dashboard, receipt", async ({
  page,
}) => {
  const { url } = target();
  const receiver = await startWebhookReceiver();
  try {
    const endpoint = await api<{ id: string; secret: string }>("/v1/webhooks", {
      body: { url: receiver.url, events: ["crypto.order.paid", "crypto.order.failed"] },
    });
    const order = await checkout({ customer_note: "journey" });

    await page.goto(order.checkout_url);
    await expect(page.getByRole("status")).toHaveText(/waiting for your payment/i);
    await expect(page.getByRole("main")).toContainText(order.pay_amount ?? "");
    await expect(page.getByRole("main")).toContainText(order.payment_address ?? "");
    await page.evaluate(() => Object.assign(window, { notReloaded: true }));

    await simulate(order.order_id, "paid");
    await expect(page.getByRole("status")).toHaveText(/seen|confirm/i);
    await expect(page.getByRole("status")).toHaveText(/paid/i);
    expect(await page.evaluate(() => "notReloaded" in window)).toBe(true);

    const delivery = (await receiver.waitFor((seen) => seen.some(isPaid), 10_000)).find(isPaid);
    const body = delivery?.body ?? "";
    const headers = delivery?.headers as Record<string, string>;
    const event = new Webhook(endpoint.secret).verify(body, headers) as {
      type: string;
      data: object;
    };
    expect(event.type).toBe("crypto.order.paid");
    expect(event.data).toMatchObject({
      order_id: order.order_id,
      product: "team_manual",
      price_cents: 4900,
    });
    expect(isSigned(body, String(headers["x-driftstack-signature"]), endpoint.secret)).toBe(true);
    expect(isSigned(`${body} `, String(headers["x-driftstack-signature"]), endpoint.secret)).toBe(
      false,
    );

    await signIn(page);
    const row = page.getByRole("row").filter({ has: page.locator(`a[href*="${order.order_id}"]`) });
    await expect(row).toContainText(/paid/i);
    await row.getByRole("link").first().click();
    await expect(page).toHaveURL(new RegExp(order.order_id));
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: /download json/i }).click(),
    ]);
    const receipt = JSON.parse(readFileSync(await download.path(), "utf8")) as object;
    expect(receipt).toMatchObject({ order_id: order.order_id, status: "paid", price_cents: 4900 });
    expect(page.url().startsWith(url)).toBe(true);
  } finally {
    await receiver.close();
  }
});

/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `<t>.<body>`, keyed with the whole secret. Implemented independently here.
 */
function isSigned(body: string, header: string, secret: string): boolean {
  const parts = new Map(header.split(",").map((part) => part.split("=", 2) as [string, string]));
  const expected = createHmac("sha256", secret)
    .update(`${parts.get("t")}.${body}`)
    .digest();
  const given = Buffer.from(parts.get("v1") ?? "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

test("the dashboard polls only while an order can still change", async ({ page }) => {
  await page.clock.install();
  await signIn(page);
  const order = await checkout({ customer_note: "dashboard polling" });
  let polls = 0;
  page.on("request", (request) => {
    if (request.url().includes("/v1/billing/crypto-orders?")) polls++;
  });
  await page.goto(`${target().url}/dashboard/orders?search=${order.order_id}`);
  await expect(page.getByText(/live/i).first()).toBeVisible();
  await page.clock.runFor(61_000);
  await expect.poll(() => polls).toBeGreaterThanOrEqual(1);

  await simulate(order.order_id, "failed");
  await waitForStatus(order.order_id, "failed");
  await page.clock.runFor(61_000);
  await expect(page.getByRole("table")).toContainText(/failed/i);
  await expect(page.getByText(/settled/i).first()).toBeVisible();
  const settled = polls;
  await page.clock.runFor(600_000);
  expect(polls).toBe(settled);
});
