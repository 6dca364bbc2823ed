import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

// npm runs this script when it installs a folder that depends on this one by its path. npm does not install this
// folder's own build tools then.

const OPTIONS = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"];

if (!["esbuild", "typescript", "@types/react/package.json"].every(isInstalled)) {
  execFileSync(process.execPath, [process.env.npm_execpath, "install", ...OPTIONS], {
    cwd: import.meta.dirname,
    stdio: "inherit",
  });
}
await import("./build.mjs");

function isInstalled(name) {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
