import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";

/** The system user that PostgreSQL runs as when this process is root; `undefined` means the current user. */
export type RunAs = { name: string; uid: number; gid: number };

export type Ran = { ok: boolean; output: string };

const ADMIN_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const OWN_NAME = "driftstack";

/** The environment of every PostgreSQL program. Variables of this process (PGHOST, PGOPTIONS, …) must not leak in. */
export function cleanEnv(): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", PATH: ADMIN_PATH, LC_ALL: "C", TZ: "UTC" };
}

/** Runs a program to completion, as `user` if given; never throws. */
export function run(file: string, args: string[], user?: RunAs): Promise<Ran> {
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  return new Promise((resolve) => {
    execFile(file, args, { ...identity, cwd: "/", env: cleanEnv() }, (error, stdout, stderr) => {
      resolve({ ok: !error, output: `${stdout}${stderr}`.trim() || (error?.message ?? "") });
    });
  });
}

/** True when `user` can enter a folder. Tries it with `cd`, so that ACLs and mounts are taken into account. */
export async function canEnter(directory: string, user: RunAs | undefined): Promise<boolean> {
  return (await run("/bin/sh", ["-c", 'cd -- "$1"', "sh", directory], user)).ok;
}

/**
 * PostgreSQL does not run as root. Returns the user to run it as, or `undefined` when this process is not root. An
 * existing cluster keeps its owner; ownership never changes from one user to another.
 */
export async function chooseUser(clusterDirectory: string): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterDirectory).catch(() => undefined);
  if (owner && owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  return (
    (await lookUp(OWN_NAME)) ??
    (await lookUp("postgres")) ??
    (await createUser()) ??
    (await lookUp("nobody")) ?? { name: "nobody", uid: 65534, gid: 65534 }
  );
}

async function lookUp(name: string): Promise<RunAs | undefined> {
  const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
  if (!uid.ok || !gid.ok || Number(uid.output) === 0) return undefined;
  return { name, uid: Number(uid.output), gid: Number(gid.output) };
}

async function createUser(): Promise<RunAs | undefined> {
  const home = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"];
  const made = await run("useradd", ["--system", "--user-group", ...home, OWN_NAME]);
  if (!made.ok) {
    await run("addgroup", ["-S", OWN_NAME]);
    await run("adduser", ["-S", "-D", "-H", "-G", OWN_NAME, "-s", "/sbin/nologin", OWN_NAME]);
  }
  return lookUp(OWN_NAME);
}
