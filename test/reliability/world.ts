import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { createApiKey } from "@/lib/features/api-keys/create-api-key";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { openEmbeddedPostgres } from "@/lib/platform/postgres/embedded-postgres";
import { loadConfig, type AppConfig } from "@/lib/platform/env";
import { newId } from "@/lib/platform/ids";
import { applyMigrations } from "@/lib/platform/postgres/migrate";
import { startRuntime } from "@/lib/compose";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { fixedClock, type FixedClock } from "@/test/support/fixed-clock";

const MIGRATIONS = join(import.meta.dirname, "..", "..", "prisma", "migrations");

export type Cluster = {
  /** A new, migrated database. */
  createDatabase(): Promise<string>;
  /** The process id of its server. */
  postmaster(): number;
  stop(): Promise<void>;
};

/** One embedded PostgreSQL for the whole run, in a separate folder that is removed at the end. */
export async function openCluster(): Promise<Cluster> {
  const dataDir = mkdtempSync(join(tmpdir(), "driftstack-reliability-"));
  chmodSync(dataDir, 0o755);
  const log = () => undefined;
  const server = await openEmbeddedPostgres({ dataDir, role: "server", log });
  return {
    async createDatabase() {
      const name = `r_${randomBytes(4).toString("hex")}`;
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      await applyMigrations({ databaseUrl: url.href, migrationsDir: MIGRATIONS, log });
      return url.href;
    },
    postmaster: () =>
      Number(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]),
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export type World = {
  runtime: Runtime;
  clock: FixedClock;
  ctx: Ctx;
  account: { accountId: string; ctx: AccountCtx; key: string };
  close(): Promise<void>;
};

/** The application's own verbs in this process, on a new database, with a fixed clock and one account. */
export async function openWorld(
  cluster: Cluster,
  overrides: Partial<AppConfig> = {},
): Promise<World> {
  const url = await cluster.createDatabase();
  const hex = () => randomBytes(32).toString("hex");
  const secrets = { session: hex(), encryption: hex(), client_token: hex(), sandbox_ipn: hex() };
  const env = { NODE_ENV: "test", DATA_DIR: tmpdir(), LOG_LEVEL: "silent" } as const;
  const runtime = startRuntime(
    { ...loadConfig(env, secrets), databaseUrl: url, ...overrides },
    url,
  );
  const clock = fixedClock(new Date());
  const ctx: Ctx = { ...createCtx(runtime), clock };
  const accountId = newId("acc", clock.now());
  await ctx.db.account.create({ data: { id: accountId, name: "Shop", defaultPayCurrency: "btc" } });
  const accountCtx: AccountCtx = {
    ...ctx,
    accountId,
    livemode: true,
    actor: { kind: "system", id: "reliability" },
    scopes: ["account_owner"],
  };
  const { token } = await createApiKey(accountCtx, {
    accountId,
    livemode: true,
    scopes: ["write"],
  });
  return {
    runtime,
    clock,
    ctx,
    account: { accountId, ctx: accountCtx, key: token },
    close: () => runtime.close(),
  };
}
