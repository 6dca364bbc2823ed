import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createEmptyDatabase, type TestDatabase } from "@/test/support/test-db";

import { applyMigrations } from "./migrate";

let database: TestDatabase;
let migrationsDir = "";

beforeEach(async () => {
  database = await createEmptyDatabase();
  migrationsDir = await mkdtemp(join(tmpdir(), "driftstack-migrations-"));
  await write("20260101000000_first", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n");
  await write("20260102000000_second", "CREATE TABLE b (id int);\n");
});

afterEach(async () => {
  await database.drop();
  await rm(migrationsDir, { recursive: true });
});

async function write(name: string, sql: string) {
  await mkdir(join(migrationsDir, name), { recursive: true });
  await writeFile(join(migrationsDir, name, "migration.sql"), sql);
}

function migrate(databaseUrl = database.url) {
  return applyMigrations({ databaseUrl, migrationsDir, log: () => undefined });
}

async function query(sql: string) {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return client.query<Record<string, unknown>>(sql).finally(() => client.end());
}

describe("migrations", () => {
  test("are applied once, in order, and recorded as Prisma records them", async () => {
    expect(await migrate()).toEqual({ applied: ["20260101000000_first", "20260102000000_second"] });
    expect(await migrate()).toEqual({ applied: [] });
    const { rows } = await query(
      "SELECT migration_name, length(checksum) AS size, applied_steps_count AS steps, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY 1",
    );
    expect(rows).toEqual([
      { migration_name: "20260101000000_first", size: 64, steps: 1, done: true },
      { migration_name: "20260102000000_second", size: 64, steps: 1, done: true },
    ]);
    await write("20260103000000_third", "CREATE TABLE c (id int);");
    expect(await migrate()).toEqual({ applied: ["20260103000000_third"] });
  });

  test("run by many processes concurrently are applied once", async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => migrate()));
    expect(runs.flatMap(({ applied }) => applied).sort()).toEqual([
      "20260101000000_first",
      "20260102000000_second",
    ]);
    expect((await query("SELECT * FROM a")).rowCount).toBe(1);
  });

  test("that fail leave the database unchanged, and continue once fixed", async () => {
    await write("20260103000000_third", "CREATE TABLE c (id int); SELECT nonsense;");
    await expect(migrate()).rejects.toThrow(
      /20260103000000_third failed and was rolled back: .*nonsense/,
    );
    expect((await query("SELECT to_regclass('c') AS c, to_regclass('b') AS b")).rows).toEqual([
      { c: null, b: "b" },
    ]);
    await write("20260103000000_third", "CREATE TABLE c (id int);");
    expect(await migrate()).toEqual({ applied: ["20260103000000_third"] });
  });

  test("that were edited after being applied are rejected; different line ends are not an edit", async () => {
    await migrate();
    await write("20260102000000_second", "CREATE TABLE b (id int);\r\n");
    expect(await migrate()).toEqual({ applied: [] });
    await write("20260102000000_second", "CREATE TABLE b (id bigint);\n");
    await expect(migrate()).rejects.toThrow(
      /20260102000000_second was edited after it was applied/,
    );
  });

  test("whose file is missing, or that only a newer version has, are rejected", async () => {
    await migrate();
    await rm(join(migrationsDir, "20260101000000_first"), { recursive: true });
    await expect(migrate()).rejects.toThrow(/20260101000000_first, whose file is gone/);
    await write("20260101000000_first", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n");
    await rm(join(migrationsDir, "20260102000000_second"), { recursive: true });
    await expect(migrate()).rejects.toThrow(/The database is newer than this program/);
  });

  test("report in one line why a database cannot be used, without its password", async () => {
    const rejected = await migrate("postgresql://me:secret@127.0.0.1:1/shop").catch(
      (error: Error) => error.message,
    );
    expect(rejected).toBe(
      "The database me@127.0.0.1:1/shop cannot be used: nothing listens there. Check DATABASE_URL and that PostgreSQL runs.",
    );
    await expect(migrate(`${database.url}_not_there`)).rejects.toThrow(/there is no such database/);
    await expect(migrate("nonsense")).rejects.toThrow(/not a postgresql:\/\/ address/);
  });
});
