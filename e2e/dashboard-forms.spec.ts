import { expect, test, type Page, type Request } from "@playwright/test";
import type { WebhookWithSecret } from "@/lib/contract/webhooks";
import { api, target } from "./support/api";
import { button, remove } from "./support/dashboard";
import { signIn } from "./support/sign-in";

const URL_OF_ENDPOINT = "http://localhost:9/forms";

test.beforeEach(({ page }) => signIn(page));

function newEndpoint(): Promise<WebhookWithSecret> {
  return api("/v1/webhooks", {
    body: { url: URL_OF_ENDPOINT, events: ["crypto.order.late_payment"] },
  });
}

const open = (page: Page, path: string) => page.goto(`${target().url}/dashboard/${path}`);

/** The page's requests to the API that change data. */
function writesOf(page: Page): Request[] {
  const writes: Request[] = [];
  page.on("request", (request) => {
    const isWrite = request.url().includes("/v1/") && request.method() !== "GET";
    if (isWrite) writes.push(request);
  });
  return writes;
}

test("two clicks that arrive before the first timer submit a form once", async ({ page }) => {
  await open(page, "webhooks");
  await button(page, "New endpoint").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("URL").fill(URL_OF_ENDPOINT);
  const writes = writesOf(page);
  await button(dialog, "Create endpoint").evaluate(async (submit: HTMLButtonElement) => {
    submit.click();
    // React renders in microtasks; a browser handles a queued second click before it runs timers.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    submit.click();
  });
  await expect(dialog.getByRole("region", { name: "Signing secret" })).toContainText(/^whsec_/);
  expect(writes).toHaveLength(1);
  const created = (await (await writes[0]?.response())?.json()) as WebhookWithSecret;
  expect(await remove(page, created)).toBe(204);
});

test("an endpoint is deleted once, also while the next page is loading", async ({ page }) => {
  await open(page, `webhooks/${(await newEndpoint()).id}`);
  await button(page, "Delete").click();
  let load = (): void => undefined;
  const loadable = new Promise<void>((resolve) => (load = resolve));
  await page.route(/\/dashboard\/webhooks\?_rsc=/, (route) =>
    loadable.then(() => route.continue()),
  );
  const writes = writesOf(page);
  const confirm = button(page.getByRole("dialog"), "Delete endpoint");
  const deleted = page.waitForResponse((response) => response.status() === 204);
  await confirm.click();
  await deleted;
  await expect(confirm).toHaveAttribute("aria-busy", "true");
  await confirm.click({ force: true });
  load();
  await expect(page).toHaveURL(/\/dashboard\/webhooks$/);
  expect(writes).toHaveLength(1);
});

test("a validation error is shown in a form that has no such field", async ({ page }) => {
  const endpoint = await newEndpoint();
  await open(page, `webhooks/${endpoint.id}`);
  await page.route("**/rotate-secret", (route) =>
    route.fulfill({
      status: 400,
      json: {
        detail: "revoke_previous must be a boolean.",
        errors: [{ path: "revoke_previous", message: "must be a boolean" }],
      },
    }),
  );
  await button(page, "Rotate").click();
  const dialog = page.getByRole("dialog");
  await button(dialog, "Rotate secret").click();
  await expect(dialog.getByRole("alert")).toHaveText("revoke_previous must be a boolean.");
  expect(await remove(page, endpoint)).toBe(204);
});

test("a dialog is closed by a click outside, but not by a selection that ends there", async ({
  page,
}) => {
  await open(page, "webhooks");
  await button(page, "New endpoint").click();
  const url = page.getByRole("dialog").getByLabel("URL");
  await url.fill(URL_OF_ENDPOINT);
  const { x, y } = (await url.boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.move(x + 40, y + 10);
  await page.mouse.down();
  await page.mouse.move(20, y + 10);
  await page.mouse.up();
  await expect(url).toHaveValue(URL_OF_ENDPOINT);
  await page.mouse.click(20, y + 10);
  await expect(page.getByRole("dialog")).toBeHidden();
});
