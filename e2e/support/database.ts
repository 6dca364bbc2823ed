import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/** The process ID and the port of the embedded database of a running server. */
export function postmasterOf(dataDir: string): { pid: number; port: number } {
  const lines = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** A connection to the embedded database of a running server, and the database's process ID. */
export async function databaseOf(
  dataDir: string,
): Promise<{ client: pg.Client; postmaster: number }> {
  const { pid, port } = postmasterOf(dataDir);
  const password = readFileSync(join(dataDir, "postgres-password"), "utf8").trim();
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "driftstack",
    password,
    database: "driftstack",
  });
  client.on("error", () => undefined);
  await client.connect();
  return { client, postmaster: pid };
}
