import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

export type ScriptResult = { code: number | null; stdout: string; stderr: string };

/**
 * Runs what `npm run -s <name> -- <args>` runs in this checkout, without the time that npm takes to start, until it ends.
 * Adds these variables to its own.
 */
export function runNpmScript(
  name: string,
  args: string[],
  env: Record<string, string>,
): Promise<ScriptResult> {
  const child = spawn("sh", ["-c", `${scripts[name]} "$@"`, name, ...args], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const result = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (chunk: Buffer) => (result[name] += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...result }));
  });
}
