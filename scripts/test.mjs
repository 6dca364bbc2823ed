import { spawn } from "node:child_process";

import { readCommandLine } from "./command-line.mjs";
import { fail, prepare, PrepareError, quietEnv, ROOT, seconds } from "./prepare.mjs";

const GROUPS = ["lint", "types", "unit", "e2e"];

const COMMAND = {
  about: "Installs the test dependencies and runs all checks, or one group of them.",
  usage: `npm test [-- --only ${GROUPS.join("|")}]`,
  options: { only: { type: "string", value: "<group>", about: `One of ${GROUPS.join(", ")}.` } },
};

const bin = (path) => [process.execPath, `node_modules/${path}`];

const STEPS = [
  {
    group: "lint",
    title: "formatting",
    command: [...bin("prettier/bin/prettier.cjs"), "--check", "."],
  },
  { group: "lint", title: "lint", command: [...bin("eslint/bin/eslint.js"), "."] },
  {
    group: "lint",
    title: "OpenAPI document",
    command: [process.execPath, "scripts/lint-openapi.mjs"],
  },
  { group: "types", title: "types", command: [...bin("typescript/bin/tsc"), "--noEmit"] },
  {
    group: "unit",
    title: "unit and database tests",
    command: [...bin("vitest/vitest.mjs"), "run"],
  },
  {
    group: "e2e",
    title: "browser tests",
    command: [...bin("@playwright/test/cli.js"), "test"],
    browser: true,
  },
];

process.chdir(ROOT);
try {
  await main();
} catch (error) {
  fail(error);
}

async function main() {
  const begun = Date.now();
  const only = readOnly();
  await prepare({ development: true, build: !["lint", "unit"].includes(only) });
  const steps = STEPS.filter(({ group }) => !only || group === only);
  // Static checks use one core each; the tests use all of them.
  const isStatic = ({ group }) => group === "lint" || group === "types";
  const codes = await Promise.all(steps.filter(isStatic).map(runStep));
  for (const code of codes) if (code !== 0) process.exit(code);
  for (const each of steps.filter((step) => !isStatic(step))) {
    const code = await runStep(each);
    if (code !== 0) process.exit(code);
  }
  console.log(
    `driftstack  ${only ? `${only} checks` : "all checks"} passed in ${seconds(Date.now() - begun)}`,
  );
}

async function runStep({ title, command, browser }) {
  const env = browser ? await browserEnv() : {};
  const started = Date.now();
  console.log(`driftstack  ${title} …`);
  const code = await run(command, env);
  const took = seconds(Date.now() - started);
  console.log(`driftstack  ${title} ${code === 0 ? "passed" : "failed"} in ${took}`);
  return code;
}

function readOnly() {
  const { only } = readCommandLine(COMMAND).values;
  if (only === undefined || GROUPS.includes(only)) return only;
  throw new PrepareError(`--only must be one of ${GROUPS.join(", ")}. Use: ${COMMAND.usage}`);
}

async function browserEnv() {
  const { findBrowser } = await import("./find-browser.mjs");
  const browser = await findBrowser().catch((error) => {
    throw new PrepareError(error.message);
  });
  console.log(`driftstack  browser: ${browser.source}, ${browser.path}`);
  return { BROWSER_PATH: browser.path, BROWSER_ARGS: JSON.stringify(browser.args) };
}

function run([file, ...args], env) {
  const child = spawn(file, args, { cwd: ROOT, env: quietEnv(env), stdio: "inherit" });
  const forward = (signal) => child.kill(signal);
  process.once("SIGTERM", forward);
  // Ctrl-C is sent to the whole process group: the runner handles it itself.
  process.once("SIGINT", () => undefined);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  }).finally(() => process.off("SIGTERM", forward));
}
