import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { newDataDir, removeDataDir } from "@/e2e/support/running-server";
import type { AppConfig } from "@/lib/platform/env";
import type { RunningDispatcher } from "./dispatchers";

const ROOT = join(import.meta.dirname, "..", "..");
const READY_MS = 60_000;
/** As in the script `worker` of package.json. */
const FLAGS = ["--max-old-space-size=512"];

export type WorkerProcess = RunningDispatcher & {
  pid: number;
  /** The current resident memory. */
  residentBytes(): number;
};

/** Runs `npm run worker` without npm, with the database and keys of `config`; resolves when it is running. */
export async function startWorkerProcess(
  config: { databaseUrl: string | null; keys: Pick<AppConfig["keys"], "encryption"> },
  env: Record<string, string> = {},
): Promise<WorkerProcess> {
  const dataDir = newDataDir();
  const child = spawn(process.execPath, [...FLAGS, "--import", "tsx", "worker/main.ts"], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: "production",
      UV_THREADPOOL_SIZE: "16",
      DATABASE_URL: config.databaseUrl ?? "",
      DATA_DIR: dataDir,
      ENCRYPTION_KEY: config.keys.encryption.toString("hex"),
      WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
      LOG_LEVEL: "silent",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await becomesReady(child);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
    removeDataDir(dataDir);
  };
  const pid = child.pid ?? 0;
  return {
    pid,
    residentBytes: () => {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

function becomesReady(child: ChildProcess): Promise<void> {
  const output: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the worker ${why}\n${output.join("\n")}`));
    const timer = setTimeout(() => fail("was not ready in time"), READY_MS);
    child.once("exit", (code, signal) => fail(`ended with ${signal ?? code}`));
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        output.push(line);
        if (!line.includes("the worker is ready")) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}
