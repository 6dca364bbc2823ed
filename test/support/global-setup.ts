import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type TestProject } from "vitest/node";

import { openEmbeddedPostgres } from "@/lib/platform/postgres/embedded-postgres";
import { applyMigrations } from "@/lib/platform/postgres/migrate";

import { asAdmin, dropDatabase, withDatabase } from "./test-db";

const MIGRATIONS = join(import.meta.dirname, "..", "..", "prisma", "migrations");

/**
 * One PostgreSQL for the whole run (TEST_DATABASE_URL, or a temporary one) with a migrated template database, from
 * which every test worker copies its own.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const template = `driftstack_test_${randomBytes(4).toString("hex")}`;
  const tearDown = async () => {
    await asAdmin(server.url, async (client) => {
      const found = await client.query<{ datname: string }>(
        "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
        [template],
      );
      for (const { datname } of found.rows) await dropDatabase(client, datname);
    }).finally(server.stop);
  };
  try {
    await asAdmin(server.url, (client) => client.query(`CREATE DATABASE "${template}"`));
    const databaseUrl = withDatabase(server.url, template);
    await applyMigrations({ databaseUrl, migrationsDir: MIGRATIONS, log: () => undefined });
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide("adminDatabaseUrl", server.url);
  project.provide("templateDatabase", template);
  return tearDown;
}

async function openServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => undefined };

  const folder = await mkdtemp(join(tmpdir(), "driftstack-test-"));
  // If run as root, PostgreSQL runs as another user, who needs access to this folder.
  await chmod(folder, 0o711);
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const log = () => undefined;
    const database = await openEmbeddedPostgres({
      dataDir: folder,
      role: "server",
      durable: false,
      log,
    });
    return { url: database.url, stop: () => database.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
