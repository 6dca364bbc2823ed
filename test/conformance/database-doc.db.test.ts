import { readFile } from "node:fs/promises";
import { Pool } from "pg";
import { expect, test } from "vitest";
import { describeDatabase, readModels } from "./database-doc";
import { createTestDatabase } from "@/test/support/test-db";

const SCHEMA = "prisma/schema.prisma";

test("every model of the schema has a comment", async () => {
  const models = readModels(await readFile(SCHEMA, "utf8"));
  expect(models.length).toBeGreaterThan(15);
  expect(models.filter(({ about }) => about === "").map(({ name }) => name)).toEqual([]);
});

test("docs/database.md describes the migrated database", async () => {
  const pool = new Pool({ connectionString: (await createTestDatabase()).url });
  const text = await describeDatabase(await readFile(SCHEMA, "utf8"), pool).finally(() =>
    pool.end(),
  );
  await expect(text).toMatchFileSnapshot("../../docs/database.md");
});
