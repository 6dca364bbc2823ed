import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { hashSources, unlessFresh } from "@/scripts/prepare.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const EXAMPLES = join(ROOT, "examples");
/** Some examples are built when they start. */
const READY_MS = 180_000;

/** Settings of the person who runs the tests do not count. */
const NO_SETTINGS = {
  DRIFTSTACK_URL: "",
  DRIFTSTACK_API_KEY: "",
  DRIFTSTACK_WEBHOOK_SECRET: "",
  SHOP_URL: "",
};

export type Example = {
  url: string;
  output: string[];
  stop(signal?: NodeJS.Signals): Promise<void>;
};

/**
 * Builds the SDK and makes it resolvable from the examples, as `npm install` in their folders would. Their other
 * packages are those of the repository.
 */
export async function installExamples(): Promise<void> {
  await unlessFresh({
    stamp: join(ROOT, "node_modules", ".driftstack-sdk"),
    output: join(ROOT, "sdk", "dist", "esm", "index.js"),
    fingerprint: hashSources(ROOT, ["sdk/src", "sdk/build.mjs", "sdk/package.json"]),
    work: async () => {
      execFileSync(process.execPath, ["sdk/build.mjs"], { cwd: ROOT, stdio: "pipe" });
    },
  });
  const scope = join(EXAMPLES, "node_modules", "@driftstack");
  mkdirSync(scope, { recursive: true });
  rmSync(join(scope, "sdk"), { force: true });
  symlinkSync("../../../sdk", join(scope, "sdk"), "dir");
}

type Command = { example: string; args: string[]; env: Record<string, string> };

/** Runs npm in the folder of an example, in a process group of its own. */
function runNpm({ example, args, env }: Command) {
  const child = spawn("npm", args, {
    cwd: join(EXAMPLES, example),
    env: { ...process.env, ...NO_SETTINGS, NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const output: string[] = [];
  const streams = [child.stdout, child.stderr].map((stream) =>
    createInterface({ input: stream }).on("line", (line) => output.push(line)),
  );
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, output, streams, closed };
}

/** Runs a command of an example until it ends. */
export async function runExample(
  command: Command,
): Promise<{ code: number | null; output: string }> {
  const { output, closed } = runNpm(command);
  const code = await closed;
  return { code, output: output.join("\n") };
}

/** Starts an example with `npm start` on the port of its settings, and waits until it prints that it is ready. */
export async function startExample(
  example: string,
  env: Record<string, string> & { PORT: string },
): Promise<Example> {
  const { child, output, streams, closed } = runNpm({ example, args: ["start"], env });
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    // The whole group: npm and the shell between must not outlive the example, nor the example them.
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      process.kill(-child.pid, signal);
    await closed;
  };
  const ready = new Promise<true>((resolve) => {
    for (const stream of streams)
      stream.on("line", (line) => void (/^ready |Ready in/.test(line) && resolve(true)));
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_MS);
  });
  const isReady = await Promise.race([ready, closed.then(() => false), late]);
  clearTimeout(timer);
  if (!isReady) {
    await stop("SIGKILL");
    throw new Error(`the example ${example} was not ready\n${output.join("\n")}`);
  }
  return { url: `http://127.0.0.1:${env.PORT}`, output, stop };
}
