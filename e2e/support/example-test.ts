import { test as base } from "@playwright/test";
import { Driftstack } from "@/sdk/src/index";
import { freePort } from "@/test/support/free-port";
import { installExamples } from "./example-process";
import { newDataDir, removeDataDir, startServer, type RunningServer } from "./running-server";

export type Billing = {
  server: RunningServer;
  client: Driftstack;
  /** The settings of an example that uses this server, with a port of its own. */
  newEnv(): Promise<{ DRIFTSTACK_URL: string; DRIFTSTACK_API_KEY: string; PORT: string }>;
};

/** Tests of the examples share one billing server, which sends rejected webhooks again after a second. */
export const test = base.extend<object, { billing: Billing }>({
  billing: [
    // Playwright requires this parameter.
    async ({}, use) => {
      await installExamples();
      const dataDir = newDataDir();
      const server = await startServer(dataDir, {
        WEBHOOK_RETRY_GAPS_SECONDS: Array.from({ length: 9 }, () => "1").join(),
      });
      const apiKey = server.credentials.live_key;
      await use({
        server,
        client: new Driftstack({ apiKey, baseUrl: server.url }),
        newEnv: async () => ({
          DRIFTSTACK_URL: server.url,
          DRIFTSTACK_API_KEY: apiKey,
          PORT: String(await freePort()),
        }),
      });
      await server.stop();
      removeDataDir(dataDir);
    },
    { scope: "worker", timeout: 90_000 },
  ],
});
export { expect } from "@playwright/test";
