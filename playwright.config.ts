import { defineConfig, devices } from "@playwright/test";

/** Specs that measure response times, or kill servers while others work. */
const ALONE = ["crash", "descriptor-limit", "hostile-client", "hostile-http"].map(
  (name) => `${name}.spec.ts`,
);

const browserArgs = JSON.parse(process.env.BROWSER_ARGS ?? "[]") as string[];

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  fullyParallel: false,
  workers: 2,
  projects: [
    { name: "parallel", testIgnore: ALONE },
    { name: "alone", testMatch: ALONE, workers: 1, dependencies: ["parallel"] },
  ],
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  globalSetup: "./e2e/support/global-setup.ts",
  outputDir: "test-results",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    trace: "off",
    launchOptions: {
      args: browserArgs,
      ...(process.env.BROWSER_PATH ? { executablePath: process.env.BROWSER_PATH } : {}),
    },
  },
});
