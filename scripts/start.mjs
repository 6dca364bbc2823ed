import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { readCommandLine } from "./command-line.mjs";
import { checkNode, fail, prepare, PrepareError, quietEnv, ROOT } from "./prepare.mjs";
import { whenNpmEnds } from "./when-npm-ends.mjs";

const DEFAULT_PORT = "3000";
const PORT_MAX = 65_535;

/** An instance that is shutting down releases its port within this time. */
const PORT_WAIT_MS = 2_000;

/** Ctrl-C arrives more than once (from the terminal and from npm): signals within this time count as one. */
const SAME_WISH_MS = 2_000;

const COMMAND = {
  about:
    "Installs and builds what is missing, then starts the web server, the worker and the database.",
  usage: "npm start [-- --prepare-only]",
  options: {
    "prepare-only": { type: "boolean", about: "Install and build, and do not start." },
  },
  notes: "The settings are environment variables; .env.example lists them.",
};

process.chdir(ROOT);

let prepareOnly = false;
try {
  checkNode();
  prepareOnly = readCommandLine(COMMAND).values["prepare-only"] ?? false;
  await import("./load-env.mjs");
  if (!prepareOnly) await checkPort();
  await prepare();
} catch (error) {
  fail(error);
}
if (!prepareOnly) runServer();

async function checkPort() {
  const text = process.env.PORT?.trim() || DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > PORT_MAX) {
    throw new PrepareError(`PORT is "${text}": set it to a number from 1 to ${PORT_MAX}.`);
  }
  const host = process.env.HOST?.trim() || undefined;
  const deadline = Date.now() + PORT_WAIT_MS;
  let code = await tryPort(port, host);
  while (code === "EADDRINUSE" && Date.now() < deadline) {
    await sleep(100);
    code = await tryPort(port, host);
  }
  if (!code) return;
  const other = port < PORT_MAX ? port + 1 : Number(DEFAULT_PORT);
  const example = `set PORT to a free one, for example PORT=${other} npm start.`;
  if (code === "EADDRINUSE") throw new PrepareError(`Port ${port} is taken. S${example.slice(1)}`);
  if (code === "EACCES")
    throw new PrepareError(`Port ${port} is not allowed for this user: ${example}`);
  throw new PrepareError(
    `HOST "${host ?? ""}" cannot be listened on (${code}): set HOST to an address of this machine.`,
  );
}

function tryPort(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function runServer() {
  const args = ["--import", "tsx", "--import", "./scripts/stop-with-parent.mjs", "server.ts"];
  // DNS lookups for webhooks run in this pool. With only four threads, one host name that does not resolve would block
  // the others.
  const threads = process.env.UV_THREADPOOL_SIZE || "16";
  const env = quietEnv({ NODE_ENV: "production", UV_THREADPOOL_SIZE: threads });
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: "inherit" });
  let wishedAt = 0;

  const stop = (signal) => {
    const now = Date.now();
    if (now - wishedAt < SAME_WISH_MS) return;
    // The first signal is always sent as SIGTERM: Ctrl-C has already sent SIGINT to the server, and a second SIGINT may
    // mean an immediate stop.
    child.kill(wishedAt ? signal : "SIGTERM");
    wishedAt = now;
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);

  const watch = whenNpmEnds(() => stop("SIGTERM"));

  child.once("error", (error) => {
    fail(new PrepareError(`The server could not be started (${error.message}).`));
  });
  child.once("exit", (code, signal) => {
    clearInterval(watch);
    if (signal && !wishedAt) console.error(`driftstack  the server was ended by ${signal}`);
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}
