import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { Client } from "pg";
import { inject } from "vitest";

export type TestDatabase = { url: string; drop(): Promise<void> };

declare module "vitest" {
  // Vitest types the values that a global setup provides through declaration merging.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ProvidedContext {
    adminDatabaseUrl: string;
    templateDatabase: string;
  }
}

/** "source database is being accessed by other users": another process is copying the template. */
const IN_USE = "55006";
const COPY_LIMIT_MS = 30_000;

let cached: Promise<TestDatabase> | undefined;

/** The migrated, empty database of this test worker; created on the first call and reused on later ones. */
export function createTestDatabase(): Promise<TestDatabase> {
  cached ??= createFrom(inject("templateDatabase")).then((database) => ({
    url: database.url,
    drop: () => {
      cached = undefined;
      return database.drop();
    },
  }));
  return cached;
}

/** A new database without tables, for tests of the migrations themselves. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createFrom("template0");
}

/** Runs statements on the server that contains the test databases. */
export async function asAdmin<T>(
  adminUrl: string,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: adminUrl });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await act(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The URL of another database on the same server. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function createFrom(template: string): Promise<TestDatabase> {
  const adminUrl = inject("adminDatabaseUrl");
  const name = `${inject("templateDatabase")}_${process.pid}_${randomBytes(4).toString("hex")}`;
  await asAdmin(adminUrl, (client) => copyDatabase(client, name, template));
  return {
    url: withDatabase(adminUrl, name),
    drop: () => asAdmin(adminUrl, (client) => dropDatabase(client, name)),
  };
}

/** Drops a database, including its open connections. */
export async function dropDatabase(client: Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

async function copyDatabase(client: Client, name: string, template: string): Promise<void> {
  for (const deadline = Date.now() + COPY_LIMIT_MS; ; await sleep(50)) {
    try {
      await client.query(`CREATE DATABASE "${name}" WITH TEMPLATE "${template}"`);
      return;
    } catch (error) {
      const busy = error instanceof Error && "code" in error && error.code === IN_USE;
      if (!busy || Date.now() > deadline) throw error;
    }
  }
}
