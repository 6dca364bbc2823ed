import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase } from "@/test/support/test-db";

let npm: ChildProcess;
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "driftstack-worker-"));
  npm = spawn("npm", ["run", "-s", "worker"], {
    cwd: join(import.meta.dirname, ".."),
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATA_DIR: dataDir,
      DATABASE_URL: (await createTestDatabase()).url,
      APP_URL: "",
    },
    stdio: ["ignore", "pipe", "inherit"],
    // Its own process group, so that the test can end everything that it started.
    detached: true,
  });
  await isReady();
});
afterEach(async () => {
  try {
    process.kill(-(npm.pid ?? 0), "SIGKILL");
  } catch {
    // All processes of the group have ended.
  }
  await rm(dataDir, { recursive: true });
});

async function isReady(): Promise<void> {
  let output = "";
  while (!output.includes("the worker is ready")) {
    const [chunk] = (await once(npm.stdout ?? npm, "data")) as [Buffer];
    output += chunk.toString();
  }
}

/** Sends the signal to npm. Returns what the worker printed until it ended: it holds the pipe open until then. */
async function outputAfter(signal: NodeJS.Signals): Promise<string> {
  let output = "";
  npm.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const end = once(npm.stdout ?? npm, "close", { signal: AbortSignal.timeout(20_000) });
  npm.kill(signal);
  await end;
  return output;
}

it.each(["SIGKILL", "SIGTERM"] as const)(
  "stops when the npm that started it is ended by %s",
  async (signal) => {
    expect(await outputAfter(signal)).toBe("driftstack  stopping\n");
  },
  60_000,
);
