import { setTimeout as sleep } from "node:timers/promises";

import { type Cluster, prepareCluster } from "./cluster";
import { databaseUrl, ensureDatabase } from "./connection";
import { isOutOfDescriptors, textOf } from "./error";
import { birthOf, claimOwnership, findOwner, isAlive } from "./pid";
import { attachOrStart, type Running, stopPostmaster } from "./process";

export { EmbeddedPostgresError } from "./error";

/** A running database. `stop` stops it if this process is responsible for it; it may be called more than once. */
export type EmbeddedPostgres = { url: string; stop(): Promise<void> };

export type EmbeddedPostgresOptions = {
  dataDir: string;
  /** A server owns the database and keeps it running; a guest attaches to a running database and does not stop it. */
  role: "server" | "guest";
  log: (line: string) => void;
  /** Called once, if the database stopped and could not be restarted. */
  onExit?: (message: string) => void;
  /** `false` trades durability for speed; for test databases only. */
  durable?: boolean;
};

const WATCH_MS = 200;
const RESPAWN_LIMIT_MS = 60_000;

/** Opens the PostgreSQL in a data folder. Creates, starts, recovers or takes over the database as required. */
export async function openEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, log } = options;
  const cluster = await prepareCluster({ dataDir, durable, log });
  return options.role === "server" ? openAsServer(cluster, options) : openAsGuest(cluster);
}

async function openAsGuest(cluster: Cluster): Promise<EmbeddedPostgres> {
  const running = await attachOrStart(cluster, { renew: false });
  await ensureDatabase(cluster, running.port);
  const stop = async () => {
    if (running.started && !(await findOwner(cluster.dataDir))) await stopPostmaster(running.pid);
  };
  return { url: databaseUrl(cluster, running.port), stop: once(stop) };
}

async function openAsServer(
  cluster: Cluster,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const release = await claimOwnership(cluster.dataDir, options.log);
  try {
    const running = await attachOrStart(cluster, { renew: true });
    if (!running.started) options.log("took over the database that was left running");
    await ensureDatabase(cluster, running.port);
    const endWatch = keepAlive(cluster, running, options);
    const stop = async () => {
      try {
        const last = await endWatch();
        if (last) await stopPostmaster(last.pid);
      } finally {
        await release();
      }
    };
    return { url: databaseUrl(cluster, running.port), stop: once(stop) };
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * Restarts the postmaster on its port if it exits. Returns a function that ends the monitoring and resolves to the
 * running process, or to `undefined` if there is none.
 */
function keepAlive(cluster: Cluster, first: Running, { log, onExit }: EmbeddedPostgresOptions) {
  let current = { pid: first.pid, birth: birthOf(first.pid) };
  let ended = false;
  let respawning: Promise<void> | undefined;

  const respawn = async () => {
    log("the database stopped unexpectedly, starting it again");
    let begun = Date.now();
    for (;;) {
      try {
        const { pid } = await attachOrStart(cluster, { port: first.port, renew: false });
        current = { pid, birth: birthOf(pid) };
        return log(`the database is back after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
      } catch (error) {
        if (ended) return;
        // Without file descriptors no process can be started; that is not a failure of the database.
        if (isOutOfDescriptors(error)) begun = Date.now();
        if (Date.now() - begun > RESPAWN_LIMIT_MS) {
          ended = true;
          clearInterval(timer);
          return onExit?.(`The database stopped and did not start again: ${textOf(error)}`);
        }
        await sleep(500);
      }
    }
  };

  const timer = setInterval(() => {
    if (respawning || isSameProcess(current)) return;
    respawning = respawn().finally(() => {
      respawning = undefined;
    });
  }, WATCH_MS);
  timer.unref();

  return async () => {
    ended = true;
    clearInterval(timer);
    await respawning;
    return isSameProcess(current) ? current : undefined;
  };
}

/** False only if the process is gone. At the descriptor limit the start time of a running process cannot be read. */
function isSameProcess({ pid, birth }: { pid: number; birth: string }): boolean {
  if (!isAlive(pid)) return false;
  // On other platforms, reading the start time runs a program, which is too expensive for each check.
  if (process.platform !== "linux") return true;
  const seen = birthOf(pid);
  return seen === "" || seen === birth;
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}
