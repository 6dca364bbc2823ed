import { execFileSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { GUIDES, guideHref } from "@/components/docs/guides";
import { PROBLEMS } from "@/lib/contract/errors";
import { target } from "./support/api";
import { expectAccessible, overflowOf } from "./support/dashboard";

const PAGES = [
  "/docs",
  ...GUIDES.map(guideHref),
  "/docs/search?q=webhook",
  "/docs/errors/conflict",
];
/** The dark theme on a phone is checked for every page; the light one on a desktop where a page has something special. */
const LIGHT = ["/docs", "/docs/billing-crypto-overview", "/docs/webhooks"];
const PHONE = { width: 360, height: 740 };

for (const path of PAGES)
  test(`${path} is accessible, fits a phone and requests nothing from another host`, async ({
    page,
  }) => {
    const { url } = target();
    const foreign: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith("data:"))
        foreign.push(request.url());
    });
    // A color that is in transition has no contrast to measure.
    await page.emulateMedia({ reducedMotion: "reduce" });
    const response = await page.goto(url + path);
    expect(response?.status()).toBe(200);
    expect(await overflowOf(page)).toBe(0);
    if (LIGHT.includes(path)) await expectAccessible(page);
    await page.setViewportSize(PHONE);
    expect(await overflowOf(page)).toBe(0);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await page.reload();
    await expectAccessible(page);
    expect(foreign).toEqual([]);
  });

test("every kind of problem has a page, to which the Link header of a response leads", async ({
  request,
}) => {
  const { url } = target();
  for (const slug of Object.keys(PROBLEMS)) {
    const page = await request.get(`${url}/docs/errors/${slug}`);
    expect(page.status(), slug).toBe(200);
    expect(await page.text()).toContain("What to do");
  }
  expect((await request.get(`${url}/docs/errors/unknown`)).status()).toBe(404);

  for (const path of ["/v1/billing/crypto-orders", "/v1/unknown"]) {
    const problem = await request.get(url + path);
    const { type } = (await problem.json()) as { type: string };
    const [, help = ""] = /^<(.+)>; rel="help"$/.exec(problem.headers().link ?? "") ?? [];
    expect(help).toBe(`/docs/errors/${type.split("/").at(-1)}`);
    expect((await request.get(url + help)).status()).toBe(200);
  }
});

test("the address of the earlier integration guide leads to the present one", async ({
  request,
}) => {
  const moved = await request.get(`${target().url}/docs/integration-guide`, { maxRedirects: 0 });
  expect(moved.status()).toBe(308);
  expect(moved.headers().location).toBe("/docs/crypto-payments-integration-guide");
});

test("the SDK's package is a tarball that contains no tests or sources", async ({ request }) => {
  const tarball = await request.get(`${target().url}/docs/sdk.tgz`);
  const names = execFileSync("tar", ["-tzf", "-"], {
    input: await tarball.body(),
    encoding: "utf8",
  });
  expect(names).toContain("package/dist/esm/index.js");
  expect(names).not.toMatch(/\.test\.|\/src\//);
});

test("a choice of language is kept for all samples and the next page", async ({ page }) => {
  const { url } = target();
  await page.goto(`${url}/docs/idempotency-keys`);
  await expect(page.getByText("grep -i")).toBeVisible();
  await page.getByText("Python", { exact: true }).first().click();
  await expect(page.getByText("assert first == second")).toBeVisible();
  await expect(page.getByText("grep -i")).toBeHidden();
  await page.goto(`${url}/docs/webhooks`);
  await expect(page.getByText("def is_genuine")).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("search, samples in other languages and navigation work", async ({ page }) => {
    const { url } = target();
    await page.goto(`${url}/docs/quickstart`);
    await expect(page.getByText(`npm install ${url}/docs/sdk.tgz`)).toBeVisible();
    await page.getByText("Python", { exact: true }).first().click();
    await expect(page.getByText("from driftstack import call")).toBeVisible();

    await page.getByLabel("Search the documentation").fill("rotating secret");
    await page.getByLabel("Search the documentation").press("Enter");
    await page.getByRole("main").getByRole("link", { name: "Rotating the secret" }).click();
    await expect(page).toHaveURL(/\/docs\/webhooks#rotating-the-secret$/);
    await page.getByRole("link", { name: "Next Webhook events" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Crypto-order webhook events");
  });
});
