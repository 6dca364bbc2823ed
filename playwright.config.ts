import { defineConfig, devices } from "@playwright/test";

/** Measures response times. */
const ALONE = "hostile-client.spec.ts";

const browserArgs = JSON.parse(process.env.BROWSER_ARGS ?? "[]") as string[];

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  fullyParallel: false,
  workers: 3,
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
