import { createHash, randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join, resolve } from "node:path";

import { type Binaries, findBinaries } from "./binaries";
import { codeOf, EmbeddedPostgresError, textOf } from "./error";
import { isAlive, readIfThere } from "./pid";
import { canEnter, chooseUser, run, type RunAs } from "./user";

/** Everything needed to start and reach one database cluster. */
export type Cluster = {
  dataDir: string;
  directory: string;
  logFile: string;
  password: string;
  user: RunAs | undefined;
  binaries: Binaries;
  durable: boolean;
  log: (line: string) => void;
};

export const SUPERUSER = "driftstack";

/** Holds data and programs when the user that PostgreSQL runs as cannot access DATA_DIR. */
const SYSTEM_DIR = "/var/lib/driftstack-billing";

/** Ensures that an initialized cluster exists, with its password and its programs. */
export async function prepareCluster(options: {
  dataDir: string;
  durable: boolean;
  log: (line: string) => void;
}): Promise<Cluster> {
  const dataDir = resolve(options.dataDir);
  try {
    await mkdir(dataDir, { recursive: true });
    const password = await readOrCreatePassword(dataDir);
    const { base, user } = await choosePlace(dataDir, password, options.log);
    const copyBases = user ? [SYSTEM_DIR, base] : [base];
    const binaries = await findBinaries({ user, copyBases, log: options.log });
    const directory = join(base, "postgres");
    const logFile = join(dataDir, "postgres.log");
    const cluster = { ...options, dataDir, directory, logFile, password, user, binaries };
    await initialise(cluster, base);
    return cluster;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(
      `The database folder ${dataDir} cannot be used (${textOf(error)}). Run as the user that owns it, ` +
        "or set DATA_DIR to a folder you may write to.",
      { cause: error },
    );
  }
}

async function readOrCreatePassword(dataDir: string): Promise<string> {
  const file = join(dataDir, "postgres-password");
  const existing = (await readIfThere(file)).trim();
  if (existing) return existing;
  const draft = `${file}.${randomBytes(4).toString("hex")}`;
  await writeDurably(draft, `${randomBytes(24).toString("hex")}\n`, 0o600);
  await link(draft, file).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  await unlink(draft);
  return (await readFile(file, "utf8")).trim();
}

async function choosePlace(dataDir: string, password: string, log: (line: string) => void) {
  const locationFile = join(dataDir, "postgres-location");
  const recorded = (await readIfThere(locationFile)).trim();
  if (recorded) {
    if (!(await exists(join(recorded, "postgres", "PG_VERSION")))) {
      throw new EmbeddedPostgresError(
        `The database of ${dataDir} is kept in ${recorded}, according to postgres-location, but it is not there. ` +
          "Put it back, or delete postgres-location and postgres-password to start with an empty database.",
      );
    }
    return { base: recorded, user: await chooseUser(join(recorded, "postgres")) };
  }
  const user = await chooseUser(join(dataDir, "postgres"));
  if (!user || (await canEnter(dataDir, user))) return { base: dataDir, user };
  if (await exists(join(dataDir, "postgres", "PG_VERSION"))) {
    throw new EmbeddedPostgresError(
      `PostgreSQL runs as ${user.name}, who can no longer reach ${dataDir}. ` +
        `Let others pass through the folders above it (chmod o+x), or run as the user that owns them.`,
    );
  }
  await stat(dataDir);
  const base = await chooseSystemPlace(dataDir, password, log);
  return { base, user: await chooseUser(join(base, "postgres")) };
}

/** Picks a folder under `SYSTEM_DIR`. One left by an earlier, deleted DATA_DIR of the same name is not changed. */
async function chooseSystemPlace(dataDir: string, password: string, log: (line: string) => void) {
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  const mark = createHash("sha256").update(password).digest("hex");
  try {
    await mkdirForAll(SYSTEM_DIR);
    for (let number = 1; ; number++) {
      const base = join(SYSTEM_DIR, number === 1 ? name : `${name}-${number}`);
      await mkdirForAll(base);
      const markFile = join(base, "belongs-to");
      const owner = (await readIfThere(markFile)).split("\n")[0] ?? "";
      if (!owner) await writeDurably(markFile, `${mark}\n${dataDir}\n`, 0o600);
      if (!owner || owner === mark) return base;
      log(`leaving ${base} alone: it holds the database of an earlier ${dataDir}`);
    }
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `PostgreSQL must not run as root, and its user cannot walk to ${dataDir}; ${SYSTEM_DIR} was tried instead ` +
        `(${textOf(cause)}). Set DATA_DIR to a folder outside private homes, or run as a plain user.`,
      { cause },
    );
  }
}

async function mkdirForAll(directory: string): Promise<void> {
  if (await exists(directory)) return;
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o755);
}

/** Creates the cluster next to its final path and renames it, so that a crash never leaves an incomplete cluster. */
async function initialise(cluster: Cluster, base: string): Promise<void> {
  const version = (await readIfThere(join(cluster.directory, "PG_VERSION"))).trim();
  if (version === cluster.binaries.major) return recordPlace(cluster.dataDir, base);
  if (version) {
    throw new EmbeddedPostgresError(
      `The database in ${cluster.directory} was made by PostgreSQL ${version}, this program carries ` +
        `${cluster.binaries.major}. Move it with pg_dump to a new DATA_DIR, or go back to the earlier version.`,
    );
  }
  await removeLeftovers(base);
  const draft = join(base, `postgres-init-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    await runInitdb(cluster, draft);
    await moveIntoPlace(join(draft, "data"), cluster.directory, base);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await recordPlace(cluster.dataDir, base);
}

async function runInitdb(cluster: Cluster, draft: string): Promise<void> {
  const passwordFile = join(draft, "password");
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.user) {
    await chown(passwordFile, cluster.user.uid, cluster.user.gid);
    await chown(draft, cluster.user.uid, cluster.user.gid);
  }
  const made = await run(
    join(cluster.binaries.home, "bin", "initdb"),
    [
      ...["-D", join(draft, "data"), "-U", SUPERUSER, `--pwfile=${passwordFile}`],
      ...["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums"],
      // Sorts like C, but case mapping covers more than ASCII. Built in, therefore identical on every system.
      ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
      ...(cluster.durable ? [] : ["--no-sync"]),
    ],
    cluster.user,
  );
  if (made.ok) return;
  const reason = made.output.split("\n").findLast((line) => /error|fatal|could not/i.test(line));
  throw new EmbeddedPostgresError(
    `The database could not be created in ${cluster.dataDir}: ${reason ?? made.output}. ` +
      "Check free space and permissions, or set DATABASE_URL.",
  );
}

async function moveIntoPlace(made: string, directory: string, base: string): Promise<void> {
  try {
    await rename(made, directory);
  } catch (error) {
    // Another process has created it first, with the same password file.
    if (await exists(join(directory, "PG_VERSION"))) return;
    throw new EmbeddedPostgresError(
      `${directory} is there but is no PostgreSQL database (${textOf(error)}). Move it away and start again.`,
      { cause: error },
    );
  }
  await syncDirectory(base);
}

async function recordPlace(dataDir: string, base: string): Promise<void> {
  const file = join(dataDir, "postgres-location");
  if (base === dataDir || (await exists(file))) return;
  const draft = `${file}.${randomBytes(4).toString("hex")}`;
  await writeDurably(draft, `${base}\n`, 0o644);
  await rename(draft, file);
}

async function removeLeftovers(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const pid = /^postgres-init-(\d+)-/.exec(name)?.[1];
    if (!pid || isAlive(Number(pid))) continue;
    await rm(join(base, name), { recursive: true, force: true, maxRetries: 5 }).catch(
      () => undefined,
    );
  }
}

async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, "w", mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  await directory.sync().finally(() => directory.close());
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
