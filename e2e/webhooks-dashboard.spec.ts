import { expect, test, type Locator, type Page } from "@playwright/test";
import type { WebhookWithSecret } from "@/lib/contract/webhooks";
import {
  startWebhookReceiver,
  type ReceiverBehavior,
  type WebhookReceiver,
} from "@/test/support/webhook-receiver";
import { api, checkout, simulate, target, waitForStatus } from "./support/api";
import { button, expectAccessible, overflowOf, region, remove } from "./support/dashboard";
import { signIn } from "./support/sign-in";

const MARKUP = "<script>window.pwned=1</script><img src=x onerror=window.pwned=1>";
const BROKEN: ReceiverBehavior = { status: 500, body: MARKUP };

let receiver: WebhookReceiver;
let violations: string[];

test.beforeEach(async ({ page }) => {
  receiver = await startWebhookReceiver();
  violations = [];
  page.on("console", (message) => {
    if (/content security policy|hydrat/i.test(message.text())) violations.push(message.text());
  });
  page.on("pageerror", (error) => violations.push(error.message));
  await signIn(page);
});
test.afterEach(async ({ page }) => {
  await receiver.close();
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  expect(violations).toEqual([]);
});

function newEndpoint(more: Record<string, unknown> = {}): Promise<WebhookWithSecret> {
  return api("/v1/webhooks", {
    body: { url: receiver.url, events: ["crypto.order.paid", "crypto.order.failed"], ...more },
  });
}

const openEndpoint = (page: Page, { id }: { id: string }) =>
  page.goto(`${target().url}/dashboard/webhooks/${id}`);

/** Sends a test event and waits until its result is shown. */
async function sendTest(page: Page, result: RegExp): Promise<Locator> {
  const card = region(page, "Test");
  await button(card, "Send test").click();
  await expect(card.getByRole("status")).toContainText(result);
  return card;
}

test("an endpoint is created, tested, changed, disabled, enabled and deleted", async ({ page }) => {
  await page.goto(`${target().url}/dashboard/webhooks`);
  await expectAccessible(page);
  await button(page, "New endpoint").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("URL").fill(receiver.url);
  await dialog.getByLabel("Description (optional)").fill(MARKUP);
  await button(dialog, "Create endpoint").click();
  await expect(dialog.getByRole("region", { name: "Signing secret" })).toContainText(/^whsec_/);
  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("alert")).toContainText("cannot be shown again");
  await button(dialog, "Done").click();

  const item = page.getByRole("listitem").filter({ hasText: receiver.url });
  await expect(item).toContainText(MARKUP);
  await item.getByRole("link", { name: receiver.url }).click();
  await expect(page).toHaveURL(/\/dashboard\/webhooks\/whk_/);
  await sendTest(page, /Responded with 200 in \d+ ms/);
  const row = region(page, "Deliveries").getByRole("row").filter({ hasText: "test.ping" });
  await expect(row).toContainText("Delivered");
  await expect(region(page, "Endpoint")).toContainText("1 delivered");
  await expectAccessible(page);

  await button(page, "Edit").click();
  await dialog.getByLabel("Description (optional)").fill("Changed");
  await dialog.getByLabel("crypto.order.partial").check();
  await button(dialog, "Save").click();
  await expect(dialog).toBeHidden();
  await expect(region(page, "Endpoint")).toContainText("Changed");
  await expect(region(page, "Endpoint")).toContainText("crypto.order.partial");

  await button(page, "Disable").click();
  await expect(dialog).toContainText("no longer sent");
  await expectAccessible(page);
  await button(dialog, "Disable").click();
  await expect(region(page, "Endpoint")).toContainText("Disabled by your account");
  await expect(page.getByText("A webhook endpoint was disabled")).toHaveCount(0);
  await button(page, "Enable").click();
  await button(dialog, "Enable").click();
  await expect(region(page, "Endpoint")).toContainText("Active");

  await button(page, "Delete").click();
  await expect(dialog).toContainText("cannot be undone");
  await button(dialog, "Delete endpoint").click();
  await expect(page).toHaveURL(/\/dashboard\/webhooks$/);
  await expect(page.getByRole("link", { name: receiver.url })).toHaveCount(0);
});

test("a failed attempt shows the response as text; a delivery can be replayed", async ({
  page,
}) => {
  const endpoint = await newEndpoint();
  await openEndpoint(page, endpoint);
  await sendTest(page, /Responded with 200/);
  receiver.respondWith(() => BROKEN);
  const card = await sendTest(page, /returned 500; only 2xx counts as received\. Next attempt in/);
  await expect(region(page, "Endpoint")).toContainText("The last attempt failed");
  await card.getByRole("link", { name: "View delivery" }).click();
  await expect(page.getByRole("region", { name: "Response of attempt 1" })).toHaveText(MARKUP);
  await expect(region(page, "Payload")).toContainText(`"type": "test.ping"`);
  await expect(region(page, "Headers")).toContainText("X-Driftstack-Signature");
  await expect(button(page, "Replay test.ping")).toHaveCount(0);
  await expectAccessible(page);

  receiver.respondWith(() => ({ status: 204 }));
  await page.getByRole("link", { name: "Webhook endpoint" }).click();
  const deliveries = region(page, "Deliveries");
  await deliveries.getByRole("link", { name: "Delivered" }).click();
  await expect(page).toHaveURL(/status=delivered/);
  await deliveries.getByRole("row").getByRole("link", { name: "test.ping" }).click();
  const before = page.url();
  await button(page, "Replay test.ping").click();
  await expect(page).not.toHaveURL(before);
  await expect(region(page, "Delivery").getByRole("status")).toHaveText("Delivered");
  await expect(page.getByRole("term").filter({ hasText: "Replay of" })).toBeVisible();
  expect(receiver.requests).toHaveLength(3);
  expect(receiver.requests[2]?.body).toBe(receiver.requests[0]?.body);
  expect(await remove(page, endpoint)).toBe(204);
});

test("a secret is rotated with a grace period that can be ended early, by keyboard only", async ({
  page,
}) => {
  const endpoint = await newEndpoint();
  const signatures = () =>
    (receiver.requests.at(-1)?.headers["x-driftstack-signature"] ?? "").split("v1=").length - 1;
  await openEndpoint(page, endpoint);
  const dialog = page.getByRole("dialog");
  const rotate = button(page, "Rotate");
  await rotate.focus();
  await page.keyboard.press("Enter");
  await expect(button(dialog, "Cancel")).toBeFocused();
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press(presses % 3 === 2 ? "Shift+Tab" : "Tab");
    const focusedIn = await page.evaluate(
      () => document.activeElement?.closest("dialog, body")?.tagName,
    );
    // Between the last control and the first, the browser's own controls receive the focus.
    const isOutside =
      focusedIn === "BODY" && (await page.evaluate(() => document.activeElement !== document.body));
    expect(isOutside).toBe(false);
  }
  await page.keyboard.press("Escape");
  await expect(rotate).toBeFocused();

  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await button(dialog, "Rotate secret").press("Enter");
  const shown = dialog.getByRole("region", { name: "Signing secret" });
  await expect(shown).toContainText(/^whsec_/);
  const secret = (await shown.textContent()) ?? "";
  expect(secret).not.toBe(endpoint.secret);
  await button(dialog, "Done").press("Enter");
  await expect(rotate).toBeFocused();
  expect(await page.content()).not.toContain(secret);

  const card = region(page, "Signing secret");
  await expect(card).toContainText(secret.slice(0, 12));
  await expect(card).toContainText(/also signed with the previous secret.*expires in 2[34] h/);
  await expectAccessible(page);
  await sendTest(page, /Responded with 200/);
  expect(signatures()).toBe(2);
  await button(card, "Revoke now").press("Enter");
  await button(dialog, "Revoke previous secret").press("Enter");
  await expect(button(card, "Revoke now")).toHaveCount(0);
  await button(region(page, "Test"), "Send test").click();
  await receiver.waitFor((requests) => requests.length === 2);
  expect(signatures()).toBe(1);

  await button(page, "Replay dead letters").press("Enter");
  await button(dialog, "Replay").press("Enter");
  await expect(dialog.getByRole("status")).toContainText("No dead letters to replay since then");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(button(page, "Replay dead letters")).toBeFocused();
  expect(await remove(page, endpoint)).toBe(204);
});

test("an endpoint that the system disabled is shown on every page until it is enabled", async ({
  page,
}) => {
  const endpoint = await newEndpoint({ description: "Gone" });
  receiver.respondWith(() => ({ status: 410, body: "gone" }));
  await openEndpoint(page, endpoint);
  const banner = page.getByText("A webhook endpoint was disabled");
  await sendTest(page, /410 Gone/);
  await expect(banner).toBeVisible();
  await expect(region(page, "Endpoint")).toContainText("Disabled by system");
  for (const path of ["orders", "api-keys", "events", "webhooks"]) {
    await page.goto(`${target().url}/dashboard/${path}`);
    await expect(banner).toBeVisible();
  }
  await expectAccessible(page);
  await page.getByRole("link", { name: "View endpoint" }).click();
  await button(page, "Enable").click();
  await button(page.getByRole("dialog"), "Enable").click();
  await expect(banner).toHaveCount(0);
  expect(await remove(page, endpoint)).toBe(204);
});

test("an order shows its webhooks, each event has a page, and all pages fit a small phone", async ({
  page,
}) => {
  const endpoint = await newEndpoint();
  const order = await checkout({ customer_note: "two deliveries" });
  await simulate(order.order_id, "failed");
  await waitForStatus(order.order_id, "failed");
  await receiver.waitFor((requests) => requests.length === 1);

  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${target().url}/dashboard/orders/${order.order_id}`);
  const card = region(page, "Webhooks");
  const delivery = card.getByRole("listitem").filter({ hasText: receiver.url });
  await expect(delivery).toContainText("Delivered");
  await expectAccessible(page);
  await button(delivery, "Replay crypto.order.failed").click();
  await expect(page).toHaveURL(/\/deliveries\/wdl_/);
  await receiver.waitFor((requests) => requests.length === 2);

  await page
    .getByRole("navigation", { name: "Dashboard" })
    .getByRole("link", { name: "Events" })
    .click();
  await page.getByLabel("Type").selectOption("crypto.order.failed");
  await expect(page).toHaveURL(/type=crypto\.order\.failed/);
  await expectAccessible(page);
  const row = page.getByRole("row").filter({ has: page.locator(`a[href$="${order.order_id}"]`) });
  await row.getByRole("link", { name: "crypto.order.failed" }).click();
  await expect(region(page, "Payload")).toContainText(order.order_id);
  await expect(
    region(page, "Deliveries").getByRole("listitem").filter({ hasText: receiver.url }),
  ).toHaveCount(2);
  await expectAccessible(page);
  for (const path of ["webhooks", `webhooks/${endpoint.id}`, "events", "orders"]) {
    await page.goto(`${target().url}/dashboard/${path}`);
    expect(await overflowOf(page), path).toBe(0);
  }
  expect(await remove(page, endpoint)).toBe(204);
});
