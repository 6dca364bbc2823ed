import { expect, type Page } from "@playwright/test";
import { target } from "./api";
import { button } from "./dashboard";

/** Submits the email and password of the demo account's owner. */
export async function enterPassword(page: Page, server = target()): Promise<void> {
  const { url, credentials } = server;
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Email").fill(credentials.email);
  await page.getByLabel("Password").fill(credentials.password);
  await button(page, "Sign in").click();
}

/** Signs in as the owner of the demo account and waits for the orders page. */
export async function signIn(page: Page, server = target()): Promise<void> {
  await enterPassword(page, server);
  await expect(page).toHaveURL(/\/dashboard\/orders/);
}
