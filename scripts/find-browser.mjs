import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
  "--disable-sync",
  "--disable-quic",
];

const SYSTEM_NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];

const SYSTEM_PATHS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * Finds a Chromium that starts: BROWSER_PATH, Playwright's own, the system's, or the one from npm, in that order.
 * @returns {Promise<{ path: string, source: string, args: string[] }>}
 */
export async function findBrowser() {
  const tried = [];
  for (const find of [fromEnvironment, fromPlaywright, fromSystem, fromNpm]) {
    for (const found of await find()) {
      const problem = await problemOf(found.path);
      if (!problem)
        return { path: found.path, source: found.source, args: [...ARGS, ...(found.args ?? [])] };
      if (found.explicit)
        throw new Error(
          `BROWSER_PATH ${found.path} does not start (${problem}). Correct it or unset it.`,
        );
      tried.push(`${found.path}: ${problem}`);
    }
  }
  throw new Error(
    "No Chromium was found for the browser tests. Either set BROWSER_PATH to one, or run " +
      '"npx playwright install chromium", or install one for the system (for example "apt-get install -y chromium").' +
      (tried.length > 0 ? ` Tried in vain: ${tried.join("; ")}` : ""),
  );
}

function fromEnvironment() {
  const path = process.env.BROWSER_PATH;
  return path ? [{ path, source: "BROWSER_PATH", explicit: true }] : [];
}

async function fromPlaywright() {
  try {
    const { chromium } = await import("@playwright/test");
    const path = chromium.executablePath();
    return path && existsSync(path) ? [{ path, source: "Playwright's own download" }] : [];
  } catch {
    return [];
  }
}

function fromSystem() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...SYSTEM_PATHS]
    .filter((path) => existsSync(path))
    .map((path) => ({ path, source: "the system's" }));
}

async function fromNpm() {
  if (process.platform !== "linux" || process.arch !== "x64") return [];
  try {
    const { default: chromium } = await import("@sparticuz/chromium");
    const path = await unpack(chromium);
    return [{ path, source: "@sparticuz/chromium from npm", args: NPM_ARGS }];
  } catch {
    return [];
  }
}

/**
 * Only these of the package's own `args`: the others are for AWS's sandbox, and some would weaken the tests
 * (--disable-web-security) or break several contexts in one browser (--single-process).
 */
const NPM_ARGS = ["--headless=shell", "--no-zygote", "--font-render-hinting=none"];

/** The package unpacks into the temporary folder and trusts existing files there, so it gets a separate folder. */
async function unpack(chromium) {
  const before = process.env.TMPDIR;
  const folder = join(tmpdir(), `driftstack-chromium-${process.getuid?.() ?? 0}`);
  try {
    for (let attempt = 1; ; attempt++) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      process.env.TMPDIR = folder;
      const path = await chromium.executablePath();
      // Partially unpacked by a run that was killed.
      if (attempt === 2 || !(await problemOf(path))) return path;
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function problemOf(path) {
  try {
    await run(path, ["--version", "--no-sandbox"], { timeout: 20_000 });
    return "";
  } catch (error) {
    return (error.stderr || error.message).trim().split("\n")[0];
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    const { path, source, args } = await findBrowser();
    console.log(`${source}: ${path} ${args.join(" ")}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
