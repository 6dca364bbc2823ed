import { join } from "node:path";
import { openProcess } from "@/lib/compose";
import { createCtx } from "@/lib/platform/runtime";
import { runProcess } from "@/lib/platform/run-process";
import { seedFirstAccount } from "@/prisma/seed";
import { startWorker } from "@/worker/loop";
import { startTestServer } from "./test-server";

/* A program: the server without its pages, which need no build then. Started with `startServer`. */

await runProcess(async (stack) => {
  const appRoot = join(import.meta.dirname, "..", "..");
  const runtime = await openProcess(stack, { role: "server", appRoot });
  await seedFirstAccount(createCtx(runtime));
  const server = await startTestServer(runtime, { port: runtime.config.port });
  stack.push("the server", server.close);
  stack.push("the worker", startWorker(runtime).stop);
  process.stdout.write(`ready ${server.url}\n`);
});
