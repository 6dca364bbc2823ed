import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { Client } from "pg";

/** Why the database cannot be migrated, in one line that explains how to fix the problem. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

export type MigrateOptions = {
  databaseUrl: string;
  migrationsDir: string;
  log: (line: string) => void;
};

type Migration = { name: string; sql: string; checksums: string[] };
type Recorded = { migration_name: string; checksum: string; finished_at: Date | null };

/** The key of the advisory lock that `prisma migrate` takes, so that the two never run concurrently. */
const LOCK_KEY = 72707369;
const LOCK_WAIT = "60s";
const CONNECT_TIMEOUT_MS = 10_000;

/** Identical to Prisma's own table: `prisma migrate status` reads what is recorded here. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies pending migrations, each in its own transaction. Any number of processes may do so concurrently. Throws
 * `MigrationError` if the history of the database does not match the migration files.
 */
export async function applyMigrations(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.migrationsDir);
  const client = await connect(options.databaseUrl);
  const applied: string[] = [];
  try {
    await inLockedTransaction(client, () => client.query(CREATE_TABLE));
    let pending = findPending(migrations, await readHistory(client));
    while (pending[0]) {
      const next = await inLockedTransaction(client, async () => {
        // Read the history again under the lock: another process may have applied the migration in the meantime.
        const [migration] = findPending(migrations, await readHistory(client));
        if (migration) await apply(client, migration, options.log);
        return migration;
      });
      if (next) applied.push(next.name);
      pending = findPending(migrations, await readHistory(client));
    }
    return { applied };
  } catch (error) {
    throw explain(error, options.databaseUrl);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readMigrations(migrationsDir: string): Promise<Migration[]> {
  const migrations: Migration[] = [];
  const entries = await readdir(migrationsDir, { withFileTypes: true }).catch((cause: unknown) => {
    throw new MigrationError(
      `The migrations are missing from ${migrationsDir}: restore them from git.`,
      { cause },
    );
  });
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const file = join(migrationsDir, entry.name, "migration.sql");
    const sql = await readFile(file, "utf8").catch(() => undefined);
    if (sql === undefined) continue;
    // Git may have checked the file out with different line endings; that is not an edit.
    const unix = sql.replaceAll("\r\n", "\n");
    const checksums = [sql, unix, unix.replaceAll("\n", "\r\n")].map(sha256);
    migrations.push({ name: entry.name, sql, checksums });
  }
  return migrations.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function connect(databaseUrl: string): Promise<Client> {
  let client: Client | undefined;
  try {
    client = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    await client?.end().catch(() => undefined);
    throw explain(error, databaseUrl);
  }
}

async function inLockedTransaction<T>(client: Client, act: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    // Scoped to the transaction, not the session, so that it also works behind a connection pooler.
    await client.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK_KEY]);
    const result = await act();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function readHistory(client: Client): Promise<Recorded[]> {
  const result = await client.query<Recorded>(
    `SELECT migration_name, checksum, finished_at FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return result.rows;
}

function findPending(migrations: Migration[], history: Recorded[]): Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  const newest = migrations.at(-1)?.name ?? "";
  for (const recorded of history) {
    const name = recorded.migration_name;
    const migration = byName.get(name);
    if (!migration) {
      throw new MigrationError(
        name > newest
          ? `The database is newer than this program: it has the migration ${name}. Start the newer version.`
          : `The database has the migration ${name}, whose file is gone. Restore it from git.`,
      );
    }
    if (!recorded.finished_at) {
      throw new MigrationError(
        `The migration ${name} once failed half-way under another tool. ` +
          "Restore a backup, or repair by hand and use `prisma migrate resolve`.",
      );
    }
    if (!migration.checksums.includes(recorded.checksum)) {
      throw new MigrationError(
        `The migration ${name} was edited after it was applied. Restore its file from git, and make changes in a new one.`,
      );
    }
  }
  const done = new Set(history.map((recorded) => recorded.migration_name));
  return migrations.filter((migration) => !done.has(migration.name));
}

async function apply(
  client: Client,
  { name, sql, checksums }: Migration,
  log: (line: string) => void,
) {
  log(`applying ${name}`);
  await client.query("SET LOCAL lock_timeout = 0");
  try {
    await client.query(sql);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      `The migration ${name} failed and was rolled back: ${reason}. The database is as it was before.`,
      { cause },
    );
  }
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), checksums[0], name],
  );
}

const ADVICE: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host name cannot be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "it does not respond",
  ECONNRESET: "it closed the connection",
  "28P01": "the user name or password is wrong",
  "28000": "the user may not connect",
  "3D000": "there is no such database",
  "42501": "the user may not create tables there",
  "53300": "it has no free connections",
  "55P03": "another process has been migrating it for too long",
  "57P03": "it is starting or stopping",
};

function explain(error: unknown, databaseUrl: string): MigrationError {
  if (error instanceof MigrationError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const text = error instanceof Error ? error.message : String(error);
  const reason = ADVICE[code] ?? (/timeout/i.test(text) ? ADVICE.ETIMEDOUT : text) ?? text;
  return new MigrationError(
    `The database ${describeUrl(databaseUrl)} cannot be used: ${reason}. Check DATABASE_URL and that PostgreSQL runs.`,
    { cause: error },
  );
}

/** Describes the target of a connection string, without its password. */
function describeUrl(databaseUrl: string): string {
  try {
    const { hostname, port, pathname, username } = new URL(databaseUrl);
    return `${username && `${decodeURIComponent(username)}@`}${hostname}:${port || 5432}${pathname}`;
  } catch {
    return "in DATABASE_URL (not a postgresql:// address)";
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
