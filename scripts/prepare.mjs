import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { BUILD_SOURCES, hashSources, readIfThere, SDK_SOURCES } from "./fingerprint.mjs";

export { BUILD_SOURCES, hashSources };

// Uses only Node.js's own modules: this runs before anything is installed.

/** The root of the checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const NODE_MINIMUM = [20, 19];

/** npm prints the cause at the top of its output; the other tools print it at the bottom. */
const SHOWN_LINES = { first: 20, last: 25 };

/** npm writes it when an installation is complete. */
const HIDDEN_LIST = join("node_modules", ".package-lock.json");

/** An error with a one-line message that explains how to fix it; `output` is the failing program's output. */
export class PrepareError extends Error {
  constructor(message, output = "") {
    super(message);
    this.name = "PrepareError";
    this.output = output;
  }
}

/** Throws if Node.js is too old. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor, wantedMinor] = NODE_MINIMUM;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new PrepareError(
    `Node ${version} is too old: install Node ${NODE_MINIMUM.join(".")} or newer from https://nodejs.org.`,
  );
}

/** Runs `work` unless the stamp contains this fingerprint. The stamp is written last. */
export async function unlessFresh({ stamp, fingerprint, output, work }) {
  if (readIfThere(stamp)?.toString() === fingerprint && (!output || existsSync(output)))
    return false;
  try {
    rmSync(stamp, { force: true });
    await work();
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, fingerprint);
    return true;
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS", "ENOSPC"].includes(error.code)) throw error;
    throw new PrepareError(
      `${dirname(stamp)} cannot be written (${error.code}). Give this user the right, or space.`,
    );
  }
}

/** Installs the packages of package-lock.json if they are missing or differ. */
export async function installPackages({ root = ROOT, development = false } = {}) {
  const stamp = join(root, "node_modules", ".driftstack-install");
  const fingerprint = hashSources(root, ["package-lock.json"], [process.platform, process.arch]);
  const missing = development && !existsSync(join(root, "node_modules", "vitest"));
  if (missing) rmSync(stamp, { force: true });
  // `npm ci` may have been run by hand: npm writes its own list when it has finished.
  else if (!existsSync(stamp) && isInstalledByHand(root, development))
    return noteByHand(stamp, fingerprint);

  const work = async () => {
    rmSync(join(root, HIDDEN_LIST), { force: true });
    await step("installing packages", async () => {
      for (const args of installCommands(root, { development })) {
        const [file, first] = npmCommand();
        await runQuietly(root, file, [...first, ...args], {
          failure:
            "The packages could not be installed. Check the network and that this folder is writable, then start again.",
        });
      }
    });
  };
  return unlessFresh({ stamp, fingerprint, work });
}

/**
 * The npm commands of an installation. Packages do not run install scripts, except those that `allowScripts` in
 * package.json sets to true.
 */
export function installCommands(root, { development = false } = {}) {
  const options = ["--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  const { allowScripts = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name] === true);
  const install = ["ci", "--ignore-scripts", ...options, ...(development ? ["--include=dev"] : [])];
  if (allowed.length === 0) return [install];
  return [install, ["rebuild", "--ignore-scripts=false", ...options, ...allowed]];
}

/** Generates the Prisma client if the schema has changed. */
export async function generateClient({ root = ROOT } = {}) {
  const sources = ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"];
  return unlessFresh({
    stamp: join(root, "node_modules", ".driftstack-generate"),
    output: join(root, "prisma", "generated", "client.ts"),
    fingerprint: hashSources(root, sources),
    work: () =>
      step("generating the database client", () =>
        runQuietly(root, process.execPath, ["node_modules/prisma/build/index.js", "generate"], {
          failure: "The database client could not be generated.",
        }),
      ),
  });
}

/** Builds the web application if any of its sources has changed. */
export async function buildApp({ root = ROOT } = {}) {
  const inlined = Object.entries(process.env).filter(([name]) => name.startsWith("NEXT_PUBLIC_"));
  return unlessFresh({
    stamp: join(root, ".next", "driftstack-build"),
    output: join(root, ".next", "BUILD_ID"),
    fingerprint: hashSources(root, BUILD_SOURCES, inlined.sort()),
    work: () =>
      step("building the application", () =>
        runQuietly(root, process.execPath, ["node_modules/next/dist/bin/next", "build"], {
          failure: "The application could not be built.",
        }),
      ),
  });
}

/** Packs the SDK that `/docs/sdk.tgz` serves if any of its sources has changed. */
export async function packSdk({ root = ROOT } = {}) {
  const folder = join(root, ".next", "sdk");
  const fingerprint = hashSources(root, SDK_SOURCES);
  const work = () =>
    step("packing the SDK", async () => {
      const failure = "The SDK could not be packed.";
      mkdirSync(folder, { recursive: true });
      const [file, first] = npmCommand();
      const npm = (cwd, ...args) =>
        runQuietly(cwd, file, [...first, ...args, "--loglevel=error"], { failure });
      await npm(join(root, "sdk"), "run", "prepare");
      const { version } = copyPackage(join(root, "sdk"), join(folder, "package"));
      await npm(join(folder, "package"), "pack", "--pack-destination", folder);
      renameSync(join(folder, `driftstack-sdk-${version}.tgz`), join(folder, "sdk.tgz"));
    });
  return unlessFresh({
    stamp: join(folder, "driftstack-sdk"),
    output: join(folder, "sdk.tgz"),
    fingerprint,
    work,
  });
}

/** Copies what the SDK's package contains. Its scripts stay behind: npm warns about a package that has such. */
function copyPackage(from, to) {
  const {
    scripts: _,
    devDependencies: __,
    ...manifest
  } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  rmSync(to, { recursive: true, force: true });
  for (const name of manifest.files) cpSync(join(from, name), join(to, name), { recursive: true });
  writeFileSync(join(to, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** Every step between a fresh clone and a start; steps that are already done are skipped. */
export async function prepare({ development = false, build = true } = {}) {
  checkNode();
  await installPackages({ development });
  await generateClient();
  if (!build) return;
  await buildApp();
  await packSdk();
}

/** Prints the step and, when it is done, its duration. */
export async function step(title, work) {
  const begun = Date.now();
  process.stdout.write(`driftstack  ${title} … `);
  try {
    await work();
  } catch (error) {
    process.stdout.write(" failed\n");
    throw error;
  }
  process.stdout.write(` done in ${seconds(Date.now() - begun)}\n`);
}

/** Formats a duration for display. */
export function seconds(ms) {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** Ends the program with the error's message, without a stack trace. */
export function fail(error) {
  if (!(error instanceof PrepareError)) throw error;
  if (error.output) process.stderr.write(`${error.output}\n`);
  process.stderr.write(`driftstack  ${error.message}\n`);
  process.exit(1);
}

/** The environment of the tools we run, with their telemetry disabled. */
export function quietEnv(extra = {}) {
  return { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", ...extra };
}

function runQuietly(root, file, args, { failure }) {
  const child = spawn(file, args, {
    cwd: root,
    env: quietEnv(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk) => {
    output += chunk;
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const stop = () => {
    child.kill("SIGTERM");
    process.exit(143);
  };
  process.once("SIGTERM", stop);
  return new Promise((resolve, reject) => {
    const failWith = (reason) => {
      reject(new PrepareError(`${failure}${reason}`, abridge(output)));
    };
    child.once("error", (error) => failWith(` (${error.message})`));
    child.once("close", (code, signal) =>
      code === 0 ? resolve() : failWith(signal ? ` (${signal})` : ""),
    );
  }).finally(() => process.off("SIGTERM", stop));
}

function abridge(output) {
  const lines = output.trim().split("\n");
  const { first, last } = SHOWN_LINES;
  if (lines.length <= first + last) return lines.join("\n");
  return [...lines.slice(0, first), "…", ...lines.slice(-last)].join("\n");
}

/** If npm started this process (`npm start`), the same npm is used. */
export function npmCommand() {
  const path = process.env.npm_execpath ?? "";
  return /npm-cli\.[cm]?js$/.test(path) ? [process.execPath, [path]] : ["npm", []];
}

function isInstalledByHand(root, development) {
  const wanted = packagesOf(join(root, "package-lock.json"));
  const found = packagesOf(join(root, HIDDEN_LIST));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([path, each]) => {
    const mayMiss = each.optional || each.devOptional || each.peer || (each.dev && !development);
    if (path === "" || (!found[path] && mayMiss)) return true;
    return found[path]?.version === each.version && existsSync(join(root, path));
  });
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

function noteByHand(stamp, fingerprint) {
  try {
    writeFileSync(stamp, fingerprint);
  } catch {
    // A read-only installation is checked again every time.
  }
  return false;
}
