import { join } from "node:path";
import { runProcess, say, type Stack } from "@/lib/platform/run-process";
import { openProcess } from "@/lib/providers/open-process";
import { startWorker } from "./loop";

/** The night shift in a process of its own; any number may run beside the web server. */
async function start(stack: Stack): Promise<void> {
  const runtime = await openProcess(stack, {
    role: "guest",
    appRoot: join(import.meta.dirname, ".."),
  });
  const worker = startWorker(runtime);
  stack.push("the worker", worker.stop);
  say("the worker is ready");
}

await runProcess(start);
