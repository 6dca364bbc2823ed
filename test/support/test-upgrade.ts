import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { applyMigrations } from "@/lib/platform/postgres/migrate";
import { createEmptyDatabase } from "./test-db";

const RELEASED = "prisma/migrations";

export type TestUpgrade = {
  client: Client;
  /** Applies `migration`. */
  upgrade(): Promise<void>;
  close(): Promise<void>;
};

/** A database in the state before `migration`, to be filled and upgraded. */
export async function createTestUpgrade(migration: string): Promise<TestUpgrade> {
  const database = await createEmptyDatabase();
  const migrationsDir = await mkdtemp(join(tmpdir(), "driftstack-migrations-"));
  const client = new Client({ connectionString: database.url });
  const migrate = async (isIncluded: (name: string) => boolean) => {
    for (const name of (await readdir(RELEASED)).filter(isIncluded))
      await cp(join(RELEASED, name), join(migrationsDir, name), { recursive: true });
    await applyMigrations({ databaseUrl: database.url, migrationsDir, log: () => undefined });
  };
  await migrate((name) => name < migration);
  await client.connect();
  return {
    client,
    upgrade: () => migrate((name) => name <= migration),
    async close() {
      await client.end();
      await database.drop();
      await rm(migrationsDir, { recursive: true });
    },
  };
}
