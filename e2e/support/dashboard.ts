import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

/** Fails if axe finds violations, and reports their locations. */
export async function expectAccessible(page: Page): Promise<void> {
  // After navigation within the dashboard, the page's title is set shortly after its content.
  await expect(page).toHaveTitle(/\S/);
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  expect(found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`)).toEqual([]);
}

/** The card with this heading. */
export const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
/** The button with exactly this name. */
export const button = (within: Page | Locator, name: string) =>
  within.getByRole("button", { name, exact: true });

/** The width in pixels by which the page overflows the screen. */
export const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Deletes an endpoint from within the page, with the page's session; resolves to the status. */
export const remove = (page: Page, { id }: { id: string }) =>
  page.evaluate(
    (path) => fetch(path, { method: "DELETE" }).then(({ status }) => status),
    `/v1/webhooks/${id}`,
  );
