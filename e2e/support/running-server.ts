import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const ROOT = resolve(import.meta.dirname, "../..");
const READY_MS = 60_000;

export type Credentials = {
  email: string;
  password: string;
  account_id: string;
  project_id: number;
  client_id: string;
  live_key: string;
  test_key: string;
  admin_key: string;
};

export type RunningServer = {
  url: string;
  dataDir: string;
  process: ChildProcess;
  credentials: Credentials;
  /** All of its output. */
  output: string[];
  stop(signal?: NodeJS.Signals): Promise<void>;
};

/** A folder for one server's data, accessible to other users. */
export function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "driftstack-e2e-"));
  chmodSync(dir, 0o755);
  return dir;
}

export function removeDataDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}

function commandOf({ entry = "server.ts", openFilesMax }: StartOptions): string[] {
  const server = [process.execPath, "--import", "tsx", entry];
  if (openFilesMax === undefined) return server;
  return ["sh", "-c", `ulimit -n ${openFilesMax} && exec "$@"`, "sh", ...server];
}

type StartOptions = { openFilesMax?: number; entry?: string };

/**
 * Starts the built server, or another program that prints `ready <url>`, on a free port, as `npm start` does after the
 * build, and waits until it is ready.
 */
export async function startServer(
  dataDir: string,
  env: Record<string, string> = {},
  options: StartOptions = {},
): Promise<RunningServer> {
  const [command = "", ...args] = commandOf(options);
  const child = spawn(command, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: "0",
      APP_URL: "",
      DATABASE_URL: "",
      DATA_DIR: dataDir,
      // All tests come from one address, much faster than people.
      RATE_LIMIT_ADDRESS_PER_SECOND: "0",
      RATE_LIMIT_KEY_PER_SECOND: "0",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the server ${why}\n${output.join("\n")}`));
    const timer = setTimeout(() => fail("was not ready in time"), READY_MS);
    child.once("exit", (code, signal) => fail(`ended with ${signal ?? code}`));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        output.push(line);
        const ready = /^ready (http:\S+)$/.exec(line)?.[1];
        if (ready === undefined) return;
        clearTimeout(timer);
        resolve(ready);
      });
    }
  });
  const credentials = JSON.parse(
    readFileSync(join(dataDir, "credentials.json"), "utf8"),
  ) as Credentials;
  return {
    url,
    dataDir,
    process: child,
    credentials,
    output,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await exited;
    },
  };
}

type ServerOptions = { env?: Record<string, string>; openFilesMax?: number };

/** Runs `use` with a separate server. */
export async function withServer(
  { env, openFilesMax }: ServerOptions,
  use: (server: RunningServer) => Promise<void>,
): Promise<void> {
  const dataDir = newDataDir();
  try {
    const server = await startServer(dataDir, env, { openFilesMax });
    await use(server).finally(() => server.stop());
  } finally {
    removeDataDir(dataDir);
  }
}
