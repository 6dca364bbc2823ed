import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fchownSync, openSync, renameSync, statSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { type Cluster } from "./cluster";
import { probe } from "./connection";
import { EmbeddedPostgresError } from "./error";
import { findPostmaster, hasLostItsProgram, isAlive } from "./pid";
import { cleanEnv } from "./user";

/** A postmaster that accepts queries; `started` is true if this process started it. */
export type Running = { pid: number; port: number; started: boolean };

const START_LIMIT_MS = 120_000;
const FAST_STOP_LIMIT_MS = 30_000;
const LOG_BYTES_MAX = 10 * 1024 * 1024;
const POLL_MS = 50;

/** Temporary startup errors: another process was first, old backends are still exiting, or the port was taken. */
const PASSING =
  /lock file "postmaster\.pid"|pre-existing shared memory block|could not bind|could not create any/;

/**
 * Attaches to the postmaster of the cluster, or starts one. If `port` is given, a postmaster on another port is stopped
 * first. `renew` replaces an orphaned postmaster whose executable was deleted.
 */
export async function attachOrStart(
  cluster: Cluster,
  options: { port?: number; renew: boolean },
): Promise<Running> {
  const deadline = Date.now() + START_LIMIT_MS;
  let rejection = "";
  while (Date.now() < deadline) {
    const found = await findPostmaster(cluster.directory);
    if (!found) {
      const result = await launch(cluster, options.port ?? (await choosePort(cluster)), deadline);
      if (typeof result !== "string") return result;
      rejection = result;
      await sleep(200);
      continue;
    }
    const onWrongPort = options.port !== undefined && found.port !== options.port;
    if (onWrongPort || (options.renew && hasLostItsProgram(found.pid))) {
      cluster.log("restarting the database");
      await stopPostmaster(found.pid);
    } else if (await becomesReady(cluster, found.port, () => isAlive(found.pid), deadline)) {
      return { ...found, started: false };
    }
  }
  throw new EmbeddedPostgresError(
    `The database did not become ready within ${START_LIMIT_MS / 1000} s${rejection && ` (${rejection})`}. ` +
      `See ${cluster.logFile}, then start again.`,
  );
}

/** Fast shutdown, which waits for a final checkpoint; after a limit, immediate shutdown (the next start recovers). */
export async function stopPostmaster(pid: number): Promise<void> {
  if (await signalAndWait(pid, "SIGINT", FAST_STOP_LIMIT_MS)) return;
  if (await signalAndWait(pid, "SIGQUIT", FAST_STOP_LIMIT_MS / 3)) return;
  throw new EmbeddedPostgresError(
    `The database (process ${pid}) does not stop. End it with "kill -QUIT ${pid}"; nothing committed is lost.`,
  );
}

async function signalAndWait(
  pid: number,
  signal: NodeJS.Signals,
  limitMs: number,
): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  if (!isAlive(pid)) return true;
  try {
    process.kill(pid, signal);
  } catch {
    return !isAlive(pid);
  }
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

async function becomesReady(
  cluster: Cluster,
  port: number,
  lives: () => boolean,
  deadline: number,
): Promise<boolean> {
  const begun = Date.now();
  let reported = false;
  while (lives() && Date.now() < deadline) {
    const state = await probe(cluster, port);
    if (state === "ready") return true;
    if (!reported && Date.now() - begun > 3_000) {
      cluster.log("waiting for the database to recover");
      reported = true;
    }
    await sleep(POLL_MS);
  }
  return false;
}

/** Starts a postmaster. Returns the reason if it failed with a temporary error; throws on any other failure. */
async function launch(cluster: Cluster, port: number, deadline: number): Promise<Running | string> {
  const { descriptor, size } = openLog(cluster);
  const child = spawnPostmaster(cluster, port, descriptor);
  closeSync(descriptor);
  const failure = await new Promise<Error | undefined>((resolve) => {
    child.once("error", resolve);
    child.once("spawn", () => resolve(undefined));
  });
  if (failure || child.pid === undefined) {
    throw new EmbeddedPostgresError(
      `PostgreSQL could not be started as ${cluster.user?.name ?? "this user"} (${failure?.message}). ` +
        "Set DATABASE_URL to a PostgreSQL of your own, or run as a plain user.",
      { cause: failure },
    );
  }
  child.unref();
  const lives = () => child.exitCode === null && child.signalCode === null;
  if (await becomesReady(cluster, port, lives, deadline))
    return { pid: child.pid, port, started: true };
  if (lives()) return "it is still recovering";
  const reason = await lastComplaint(cluster.logFile, size);
  if (PASSING.test(reason)) return reason;
  throw new EmbeddedPostgresError(
    `The database did not start: ${reason || `exit ${child.exitCode ?? child.signalCode}`}. See ${cluster.logFile}.`,
  );
}

function spawnPostmaster(cluster: Cluster, port: number, log: number): ChildProcess {
  const onOff = cluster.durable ? "on" : "off";
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 100,
    shared_buffers: "128MB",
    max_wal_size: "512MB",
    fsync: onOff,
    full_page_writes: onOff,
    synchronous_commit: onOff,
    // Parallel queries use /dev/shm, which is 64 MB in containers. They are not needed here.
    max_parallel_workers_per_gather: 0,
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_destination: "stderr",
    logging_collector: "off",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return spawn(
    join(cluster.binaries.home, "bin", "postgres"),
    ["-D", cluster.directory, ...flags],
    {
      ...(cluster.user && { uid: cluster.user.uid, gid: cluster.user.gid }),
      // A separate session: Ctrl-C in the terminal must reach this process only, because the database stops last.
      detached: true,
      cwd: "/",
      env: cleanEnv(),
      stdio: ["ignore", log, log],
    },
  );
}

function openLog(cluster: Cluster): { descriptor: number; size: number } {
  const { logFile, user } = cluster;
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
  const descriptor = openSync(logFile, "a", 0o600);
  if (user) fchownSync(descriptor, user.uid, user.gid);
  return { descriptor, size: size > LOG_BYTES_MAX ? 0 : size };
}

async function lastComplaint(logFile: string, from: number): Promise<string> {
  const file = await open(logFile, "r");
  try {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(64 * 1024),
      position: from,
    });
    const lines = buffer.toString("utf8", 0, bytesRead).trim().split("\n");
    const line =
      lines.findLast((each) => PASSING.test(each)) ??
      lines.findLast((each) => /FATAL|PANIC/.test(each));
    return (line ?? lines.at(-1) ?? "").replace(
      /^.*?(FATAL|PANIC|LOG|HINT|DETAIL|WARNING):\s*/,
      "",
    );
  } finally {
    await file.close();
  }
}

/** Returns the port of the last run if it is free, so that connection pools of other processes can reconnect. */
async function choosePort(cluster: Cluster): Promise<number> {
  const options = await readFile(join(cluster.directory, "postmaster.opts"), "utf8").catch(
    () => "",
  );
  const last = Number(/"port=(\d+)"/.exec(options)?.[1] ?? 0);
  return (last > 0 && (await tryPort(last))) || (await tryPort(0)) || 0;
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(0));
    server.listen({ port, host: "127.0.0.1" }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
