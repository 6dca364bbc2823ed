import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { link, readdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { codeOf, EmbeddedPostgresError } from "./error";

/** A postmaster as its `postmaster.pid` describes it. */
export type Postmaster = { pid: number; port: number };

const OWNER_WAIT_MS = 15_000;

/** True when a process is running. A zombie does not count: in some containers no init process reaps orphans. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  const state = statFields(pid)?.[0];
  return state !== "Z" && state !== "X";
}

/** The start time, which distinguishes a process from a later one with the same pid. Empty if it cannot be read. */
export function birthOf(pid: number): string {
  if (process.platform === "linux") return statFields(pid)?.[19] ?? "";
  return ps(pid, "lstart=");
}

/** The fields of /proc/<pid>/stat after the name, which may contain spaces and parentheses. */
function statFields(pid: number): string[] | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function ps(pid: number, field: string): string {
  try {
    const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
    return execFileSync("ps", ["-o", field, "-p", String(pid)], { stdio, encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

/** Returns the running postmaster of a cluster. Removes a `postmaster.pid` whose pid now belongs to another program. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const file = join(cluster, "postmaster.pid");
  const lines = (await readIfThere(file)).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  if (worksIn(pid, cluster)) return Number.isInteger(port) && port > 0 ? { pid, port } : undefined;
  // PostgreSQL does not start as long as the unrelated process with this pid runs, so the file is removed. While
  // any process of the old server remains, however, the file prevents two servers from using the same data.
  if (!(await anyProcessWorksIn(cluster))) await rm(file, { force: true });
  return undefined;
}

/** True when the executable of a running postmaster was deleted (`npm ci` replaced it). */
export function hasLostItsProgram(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`).endsWith(" (deleted)");
  } catch {
    return false;
  }
}

function worksIn(pid: number, cluster: string): boolean {
  if (process.platform !== "linux") return ps(pid, "command=").includes(cluster);
  const directory = workingDirectory(pid);
  if (directory !== "hidden") return directory === realpathSync(cluster);
  return argumentsOf(pid).some((argument) => argument === cluster);
}

/** "hidden" where root has no permission to inspect other users' processes (containers without CAP_SYS_PTRACE). */
function workingDirectory(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    return codeOf(error) === "ENOENT" || codeOf(error) === "ESRCH" ? "" : "hidden";
  }
}

function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

async function anyProcessWorksIn(cluster: string): Promise<boolean> {
  if (process.platform !== "linux") return false;
  const own = realpathSync(cluster);
  // A non-root user can inspect all of its own processes. A hidden one belongs to another user and is not ours.
  const mayBeOurs = process.getuid?.() === 0;
  return (await readdir("/proc")).map(Number).some((pid) => {
    if (!(pid > 0) || !isAlive(pid)) return false;
    const directory = workingDirectory(pid);
    if (directory !== "hidden") return directory === own;
    return mayBeOurs && argumentsOf(pid)[0]?.includes("postgres");
  });
}

/** The pid of the server process that owns the database of a data folder, if it is running. */
export async function findOwner(dataDir: string): Promise<number | undefined> {
  const text = await readIfThere(ownerFile(dataDir));
  const [pid, birth] = text.trim().split(" at ");
  const owner = Number(pid);
  return owner > 0 && isAlive(owner) && birthOf(owner) === birth ? owner : undefined;
}

/** Makes this process the server of a data folder; waits up to `OWNER_WAIT_MS` for another server to stop. */
export async function claimOwnership(dataDir: string, log: (line: string) => void) {
  const file = ownerFile(dataDir);
  const mine = `${process.pid} at ${birthOf(process.pid)}`;
  const draft = `${file}.${process.pid}`;
  const deadline = Date.now() + OWNER_WAIT_MS;
  let reported = false;
  while (!(await linkExclusively(draft, file, mine))) {
    const owner = await findOwner(dataDir);
    if (owner === undefined || owner === process.pid) {
      await rm(file, { force: true });
      continue;
    }
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The server with process id ${owner} already uses ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
      );
    }
    if (!reported) log(`waiting for the server with process id ${owner} to stop`);
    reported = true;
    await sleep(200);
  }
  return async () => {
    if ((await readIfThere(file)) === mine) await rm(file, { force: true });
  };
}

async function linkExclusively(draft: string, file: string, text: string): Promise<boolean> {
  await writeFile(draft, text, { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

function ownerFile(dataDir: string): string {
  return join(dataDir, "postgres-owner");
}

/** The text of a file, or an empty string if there is no such file. */
export function readIfThere(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
}
