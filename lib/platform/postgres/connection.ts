import { stat } from "node:fs/promises";

import { Client } from "pg";

import { type Cluster, SUPERUSER } from "./cluster";
import { codeOf, EmbeddedPostgresError, textOf } from "./error";

const DATABASE = "driftstack";
const CONNECT_TIMEOUT_MS = 5_000;

/** "starting" includes crash recovery, shutdown and no free connection: PostgreSQL runs but rejects the connection. */
export type ServerState = "ready" | "starting" | "silent";

export function databaseUrl(cluster: Cluster, port: number): string {
  return `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${DATABASE}`;
}

/** Checks whether this cluster listens on a port and accepts queries. */
export async function probe(cluster: Cluster, port: number): Promise<ServerState> {
  try {
    return await withClient(cluster, port, async (client) => {
      const shown = await client.query<{ data_directory: string }>("SHOW data_directory");
      const directory = shown.rows[0]?.data_directory ?? "";
      return (await isSameFolder(directory, cluster.directory)) ? "ready" : "silent";
    });
  } catch (error) {
    const code = codeOf(error);
    if (code === "28P01" || code === "28000") {
      throw new EmbeddedPostgresError(
        `The password in ${cluster.dataDir}/postgres-password is not that of the database in ${cluster.directory}. ` +
          "Restore that file from your backup, or set DATA_DIR to another folder to start with an empty database.",
        { cause: error },
      );
    }
    return code === "57P03" || code === "53300" ? "starting" : "silent";
  }
}

/** Creates the cluster's only database unless it exists. */
export async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  try {
    await withClient(cluster, port, async (client) => {
      const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
      if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    });
  } catch (error) {
    const madeByAnotherProcess = ["42P04", "23505"].includes(codeOf(error));
    if (madeByAnotherProcess) return;
    throw new EmbeddedPostgresError(
      `The database could not be created (${textOf(error)}). See ${cluster.logFile}.`,
      { cause: error },
    );
  }
}

async function withClient<T>(
  cluster: Cluster,
  port: number,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user: SUPERUSER,
    password: cluster.password,
    database: "postgres",
    ssl: false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS * 6,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [first, second] = await Promise.all([stat(one), stat(other)]);
  return first.ino === second.ino && first.dev === second.dev;
}
