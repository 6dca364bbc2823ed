import { newDataDir, removeDataDir, startServer } from "./running-server";

/**
 * Starts one built server for all browser tests, on a separate database; the tests get its URL and keys through the
 * environment.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const dataDir = newDataDir();
  // Some tests send another Host or forwarding headers, which disables webhooks to loopback addresses by default.
  const server = await startServer(dataDir, {
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8,::1/128",
  });
  process.env.E2E_URL = server.url;
  process.env.E2E_CREDENTIALS = JSON.stringify(server.credentials);
  process.env.E2E_DATA_DIR = dataDir;
  return async () => {
    await server.stop();
    removeDataDir(dataDir);
  };
}
