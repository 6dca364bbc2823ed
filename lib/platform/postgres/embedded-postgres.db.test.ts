import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openEmbeddedPostgres } from "./embedded-postgres";

const program = fileURLToPath(new URL("embedded-postgres.ts", import.meta.url));
const lines: string[] = [];
const log = (line: string) => void lines.push(line);
const undo: (() => Promise<unknown> | unknown)[] = [];
let dataDir = "";

beforeEach(async () => {
  lines.length = 0;
  const parent = await mkdtemp(join(tmpdir(), "driftstack-pg-"));
  await chmod(parent, 0o755);
  dataDir = join(parent, "data");
  undo.push(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(role: "server" | "guest" = "server") {
  const database = await openEmbeddedPostgres({ dataDir, role, log });
  undo.push(database.stop);
  return database;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function until<T>(attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 15_000; ; await sleep(50)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Starts another server process on the same data folder, which can be killed. Resolves to the process and its URL. */
async function openElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const source = `
    import { openEmbeddedPostgres } from ${JSON.stringify(program)};
    openEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, role: "server", log() {} }).then((database) => {
      console.log(database.url);
      setInterval(() => {}, 1000);
    });`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", source];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  undo.push(() => child.kill("SIGKILL"));
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: chunk.toString().trim() };
}

function postmasterPid(): number {
  return Number(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
}

const stored = "SELECT note FROM notes";
const keep = "CREATE TABLE notes AS SELECT 'kept' AS note";

describe("embedded PostgreSQL", () => {
  test("the first start creates the database, and the second one reads what was stored", async () => {
    const first = await open();
    await query(first.url, keep);
    const settings = await query(
      first.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('data_checksums') AS checksums,
              current_setting('listen_addresses') AS address, current_setting('server_encoding') AS encoding,
              current_setting('unix_socket_directories') AS sockets, upper('é') AS upper`,
    );
    expect(settings).toEqual([
      {
        fsync: "on",
        checksums: "on",
        address: "127.0.0.1",
        encoding: "UTF8",
        sockets: "",
        upper: "É",
      },
    ]);
    expect((await stat(join(dataDir, "postgres-password"))).mode & 0o777).toBe(0o600);
    await first.stop();
    await expect(query(first.url, "SELECT 1")).rejects.toThrow();

    const second = await open();
    expect(await query(second.url, stored)).toEqual([{ note: "kept" }]);
    await second.stop();
    expect(await readdir(dataDir)).not.toContain("postgres-owner");
  });

  test("a guest leaves the database of a server running, and stops the one it started itself", async () => {
    const server = await open();
    const guest = await open("guest");
    expect(guest.url).toBe(server.url);
    await guest.stop();
    await query(server.url, "SELECT 1");
    await server.stop();

    const alone = await open("guest");
    await query(alone.url, "SELECT 1");
    await alone.stop();
    await expect(query(alone.url, "SELECT 1")).rejects.toThrow();
  });

  test("guests that start at the same moment share one database", async () => {
    const urls = (await Promise.all([open("guest"), open("guest"), open("guest")])).map(
      ({ url }) => url,
    );
    expect(new Set(urls).size).toBe(1);
  });

  test("a database left by a killed server is taken over, and stopped at the end", async () => {
    const { child, url } = await openElsewhere();
    await query(url, keep);
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;

    const next = await open();
    expect(next.url).toBe(url);
    expect(await query(next.url, stored)).toEqual([{ note: "kept" }]);

    process.kill(postmasterPid(), "SIGKILL");
    expect(await until(() => query(url, stored))).toEqual([{ note: "kept" }]);
    await next.stop();
    await expect(query(url, "SELECT 1")).rejects.toThrow();
  });

  test("a killed postmaster is restarted on the same port with everything committed", async () => {
    const { url } = await open();
    await query(url, keep);
    for (let round = 0; round < 2; round++) {
      const killed = postmasterPid();
      process.kill(killed, "SIGKILL");
      expect(await until(() => query(url, stored))).toEqual([{ note: "kept" }]);
      await until(async () => expect(postmasterPid()).not.toBe(killed));
    }
    await until(async () => expect(lines.join("\n")).toContain("is back after"));
  });

  test("a stale postmaster.pid does not block the start, whether its pid is free or belongs to another process", async () => {
    await (await open()).stop();
    const otherProcess = spawn("sleep", ["60"]);
    undo.push(() => otherProcess.kill());
    for (const pid of [2 ** 22 - 3, otherProcess.pid]) {
      const content = `${pid}\n${dataDir}/postgres\n1700000000\n5432\n\n127.0.0.1\n  1234567  0\nready   \n`;
      await writeFile(join(dataDir, "postgres", "postmaster.pid"), content);
      const database = await open();
      await query(database.url, "SELECT 1");
      await database.stop();
    }
    expect(otherProcess.exitCode).toBeNull();
  });

  test("what an interrupted first start left behind is removed", async () => {
    await mkdir(join(dataDir, "postgres-init-4194301-0badcafe", "data"), { recursive: true });
    await writeFile(join(dataDir, "postgres-init-4194301-0badcafe", "data", "PG_VERSION"), "18\n");
    const database = await open();
    await query(database.url, "SELECT 1");
    expect((await readdir(dataDir)).filter((name) => name.startsWith("postgres-init"))).toEqual([]);
  });

  test("a lost password file is reported clearly", async () => {
    await (await open()).stop();
    await rm(join(dataDir, "postgres-password"));
    await expect(open()).rejects.toThrow(/postgres-password is not that of the database/);
  });
});
