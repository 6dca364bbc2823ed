import { expect, type Page } from "@playwright/test";
import { target } from "./api";

/** Signs in as the owner of the demo account and waits for the orders page. */
export async function signIn(page: Page): Promise<void> {
  const { url, credentials } = target();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel(/e-?mail/i).fill(credentials.email);
  await page.getByLabel(/password/i).fill(credentials.password);
  await page.getByRole("button", { name: /sign in/i }).click();
  await expect(page).toHaveURL(/\/dashboard\/orders/);
}
