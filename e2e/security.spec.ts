import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { totpCode } from "@/test/support/totp-code";
import { button, expectAccessible, overflowOf, region } from "./support/dashboard";
import { databaseOf } from "./support/database";
import {
  newDataDir,
  removeDataDir,
  startServer,
  type RunningServer,
} from "./support/running-server";
import { enterPassword, signIn } from "./support/sign-in";

const STEP_MS = 30_000;
let dataDir: string;
let server: RunningServer;

test.beforeAll(async () => {
  dataDir = newDataDir();
  server = await startServer(dataDir);
});
test.afterAll(async () => {
  await server.stop();
  removeDataDir(dataDir);
});

async function query(sql: string): Promise<void> {
  const { client } = await databaseOf(dataDir);
  await client.query(sql).finally(() => client.end());
}

async function openSecurity(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Security" }).click();
  await expect(region(page, "Sessions")).toContainText("This browser");
}

async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

test("signing out deletes the session, not only this browser's cookie", async ({
  page,
  context,
}) => {
  await signIn(page, server);
  const cookies = await context.cookies();
  await button(page, "Sign out").click();
  await expect(page).toHaveURL(/\/sign-in/);
  await context.addCookies(cookies);
  await page.goto(`${server.url}/dashboard/orders`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  expect((await page.request.get(`${server.url}/v1/api-keys`)).status()).toBe(401);
});

test("a session in another browser can be signed out, and all of them together", async ({
  page,
  browser,
}) => {
  await signIn(page, server);
  const [second, third] = [await newPage(browser), await newPage(browser)];
  await signIn(second, server);
  await signIn(third, server);
  await openSecurity(page);
  await expectAccessible(page);
  const rows = region(page, "Sessions").getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await rows
    .nth(1)
    .getByRole("button", { name: /^Sign out Chrome on \w+$/ })
    .click();
  await expect(rows).toHaveCount(2);
  await third.reload();
  await expect(third).toHaveURL(/\/sign-in/);
  await second.reload();
  await expect(second).toHaveURL(/\/dashboard\/orders/);

  await button(page, "Sign out everywhere").click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await button(dialog, "Sign out everywhere").click();
  await expect(page).toHaveURL(/\/sign-in/);
  await second.reload();
  await expect(second).toHaveURL(/\/sign-in/);
});

test("creating a key requires the password again after ten minutes, and keeps the form's input", async ({
  page,
}) => {
  await signIn(page, server);
  await query("UPDATE sessions SET authenticated_at = now() - interval '11 minutes'");
  await page.getByRole("link", { name: "API keys" }).click();
  await button(page, "New key").click();
  const form = page.getByRole("dialog", { name: "New API key" });
  await form.getByLabel("Name (optional)").fill("After a break");
  await button(form, "Create live key").click();
  const prompt = page.getByRole("dialog", { name: "Enter your password again" });
  await expect(prompt.getByLabel("Password")).toBeFocused();
  await expectAccessible(page);
  await prompt.getByLabel("Password").fill("not the password");
  await prompt.getByLabel("Password").press("Enter");
  await expect(prompt).toContainText("is not your password");
  await prompt.getByLabel("Password").fill(server.credentials.password);
  await button(prompt, "Continue").click();
  await expect(prompt).toBeHidden();
  const secret = page.getByRole("dialog", { name: "Store the key" });
  await expect(secret.getByRole("region", { name: "API key" })).toContainText(/^ds_live_/);
  await button(secret, "Done").click();
  await expect(page.getByRole("listitem").filter({ hasText: "After a break" })).toBeVisible();
});

test("cancelling the password prompt creates nothing, and the form shows why", async ({ page }) => {
  await signIn(page, server);
  await query("UPDATE sessions SET authenticated_at = now() - interval '11 minutes'");
  await page.goto(`${server.url}/dashboard/webhooks`);
  await button(page, "New endpoint").click();
  const form = page.getByRole("dialog", { name: "New endpoint" });
  await form.getByLabel("URL").fill("http://localhost:4000/hook");
  await button(form, "Create endpoint").click();
  await page.getByRole("dialog", { name: "Enter your password again" }).press("Escape");
  await expect(form.getByRole("alert")).toContainText("Enter your password again");
  await expect(form.getByLabel("URL")).toHaveValue("http://localhost:4000/hook");
  await button(form, "Cancel").click();
  await expect(region(page, "Endpoints").getByRole("listitem")).toHaveCount(0);
});

test("two-factor sign-in: turned on, used, replaced by a recovery code, turned off", async ({
  page,
  browser,
}) => {
  await signIn(page, server);
  await openSecurity(page);
  await button(page, "Turn on two-factor sign-in").click();
  const dialog = page.getByRole("dialog");
  const secret = (await dialog.getByRole("region", { name: "Secret" }).textContent()) ?? "";
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  const setUpAtMs = Date.now();
  await dialog.getByLabel("Code from the app").fill(totpCode(secret, new Date(setUpAtMs)));
  await dialog.getByLabel("Your password").fill(server.credentials.password);
  await button(dialog, "Turn on").click();
  const shown = dialog.getByRole("region", { name: "Recovery codes" });
  await expect(shown).toContainText(/^([a-z2-9]{4}-){2}[a-z2-9]{4}\n/);
  const [recoveryCode = ""] = ((await shown.textContent()) ?? "").split("\n");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("alert")).toContainText("cannot be shown again");
  await button(dialog, "Done").click();
  await expect(region(page, "Two-factor sign-in")).toContainText("10 unused recovery codes");

  const second = await newPage(browser);
  await enterPassword(second, server);
  await expect(second.getByLabel("Code")).toBeFocused();
  await expectAccessible(second);
  await second.getByLabel("Code").fill(totpCode(secret, new Date(setUpAtMs)));
  await button(second, "Sign in").click();
  await expect(second.getByRole("alert").first()).toContainText("was used before");
  // The code of the next time step is accepted one step early.
  await second.getByLabel("Code").fill(totpCode(secret, new Date(setUpAtMs + STEP_MS)));
  await button(second, "Sign in").click();
  await expect(second).toHaveURL(/\/dashboard\/orders/);

  const third = await newPage(browser);
  await enterPassword(third, server);
  await button(third, "Use a recovery code").click();
  await third.getByLabel("Recovery code").fill(recoveryCode);
  await button(third, "Sign in").click();
  await expect(third).toHaveURL(/\/dashboard\/orders/);
  await openSecurity(third);
  const card = region(third, "Two-factor sign-in");
  await expect(card).toContainText("9 unused recovery codes");

  await button(card, "Replace recovery codes").click();
  const replace = third.getByRole("dialog");
  await replace.getByLabel(/^Code from the app/).fill(recoveryCode);
  await replace.getByLabel("Your password").fill(server.credentials.password);
  await button(replace, "Replace the codes").click();
  await expect(replace).toContainText("was used before");
  await query("UPDATE users SET totp_last_step = NULL");
  await replace.getByLabel(/^Code from the app/).fill(totpCode(secret, new Date()));
  await button(replace, "Replace the codes").click();
  const fresh = replace.getByRole("region", { name: "Recovery codes" });
  const [freshCode = ""] = ((await fresh.textContent()) ?? "").split("\n");
  expect(freshCode).not.toBe(recoveryCode);
  await button(replace, "Done").click();

  await button(card, "Turn off").click();
  await expectAccessible(third);
  await replace.getByLabel(/^Code from the app/).fill(freshCode);
  await replace.getByLabel("Your password").fill(server.credentials.password);
  await button(replace, "Turn off").click();
  await expect(card).toContainText("Off");
  const fourth = await newPage(browser);
  await signIn(fourth, server);
});

test("an operator turns off two-factor sign-in from the command line", async ({ page }) => {
  await query("UPDATE users SET totp_secret = '\\x00'");
  await enterPassword(page, server);
  await expect(page.getByLabel("Code")).toBeVisible();
  const { email } = server.credentials;
  const { stdout } = await promisify(execFile)(
    "npm",
    ["run", "-s", "reset-two-factor", "--", "--email", email],
    {
      env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: "", APP_URL: "" },
    },
  );
  expect(stdout).toContain(`Two-factor sign-in of ${email} is off`);
  await signIn(page, server);
});

test("the Security page fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await signIn(page, server);
  await openSecurity(page);
  await expectAccessible(page);
  expect(await overflowOf(page)).toBe(0);
});
