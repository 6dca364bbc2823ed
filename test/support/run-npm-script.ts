import { spawn } from "node:child_process";
import { join } from "node:path";

export type ScriptResult = { code: number | null; stdout: string; stderr: string };

/** Runs `npm run -s <name> -- <args>` in this checkout until it ends, with these variables in addition to its own. */
export function runNpmScript(
  name: string,
  args: string[],
  env: Record<string, string>,
): Promise<ScriptResult> {
  const child = spawn("npm", ["run", "-s", name, "--", ...args], {
    cwd: join(import.meta.dirname, "..", ".."),
    env: { ...process.env, NODE_ENV: "production", npm_config_update_notifier: "false", ...env },
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
