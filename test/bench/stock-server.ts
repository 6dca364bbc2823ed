import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import next from "next";
import { runProcess, type Stack } from "@/lib/platform/run-process";
import { openProcess } from "@/lib/compose";

const APP_ROOT = join(import.meta.dirname, "..", "..");

/** The baseline "stock": the product's own routes and database, served by Next.js alone. For benchmarks only. */
async function start(stack: Stack): Promise<void> {
  await openProcess(stack, { role: "guest", appRoot: APP_ROOT });
  const server = createServer();
  const app = next({ dev: false, dir: APP_ROOT, hostname: "127.0.0.1", httpServer: server });
  await app.prepare();
  stack.push("the pages", () => app.close());
  const handle = app.getRequestHandler();
  server.on("request", (request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stack.push("the server", async () => {
    server.close();
    server.closeAllConnections();
  });
  console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

await runProcess(start);
