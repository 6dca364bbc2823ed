import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/** A connection to the embedded database of a running server, and the database's process id. */
export async function databaseOf(
  dataDir: string,
): Promise<{ client: pg.Client; postmaster: number }> {
  const pid = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  const password = readFileSync(join(dataDir, "postgres-password"), "utf8").trim();
  const client = new pg.Client({
    host: "127.0.0.1",
    port: Number(pid[3]),
    user: "driftstack",
    password,
    database: "driftstack",
  });
  client.on("error", () => undefined);
  await client.connect();
  return { client, postmaster: Number(pid[0]) };
}
