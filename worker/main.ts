import { join } from "node:path";
import { runProcess, printLine, type Stack } from "@/lib/platform/run-process";
import { openProcess } from "@/lib/compose";
import { readCommandLine } from "@/scripts/command-line.mjs";
import { startWorker } from "./loop";

const COMMAND = {
  about: "Runs the background worker beside servers that have WORKER=off.",
  usage: "npm run worker",
  options: {},
  notes: "The settings are environment variables; .env.example lists them.",
};

/** Runs the background worker in its own process. Any number can run beside the web server. */
async function start(stack: Stack): Promise<void> {
  const runtime = await openProcess(stack, {
    role: "guest",
    appRoot: join(import.meta.dirname, ".."),
  });
  const worker = startWorker(runtime);
  stack.push("the worker", worker.stop);
  printLine("the worker is ready");
}

readCommandLine(COMMAND);
await runProcess(start);
