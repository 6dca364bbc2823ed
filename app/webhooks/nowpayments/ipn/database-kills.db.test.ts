import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { POST as checkoutRoute } from "@/app/v1/billing/crypto-checkout/route";
import { processDueIpns } from "@/lib/features/payments/process-ipn";
import { createCtx } from "@/lib/platform/runtime";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { runDatabaseKills, type Clients } from "@/test/reliability/database-kills";
import { holds } from "@/test/reliability/report";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import { asAdmin } from "@/test/support/test-db";
import { CHECKOUT } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { POST as ipnRoute } from "./route";

const AWAY_MS = 700;

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let clients: Clients;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  const key = await createTestKey(await createTestAccount(world));
  const post = (path: string, body: string, headers: Record<string, string>) =>
    new Request(`http://localhost${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  const checkout = JSON.stringify({ ...CHECKOUT, pay_currency: "ltc" });
  const authorization = `Bearer ${key}`;
  const secret = world.runtime.config.keys.sandboxIpn;
  clients = {
    checkout: () => checkoutRoute(post("/v1/billing/crypto-checkout", checkout, { authorization })),
    ipn: (body) => {
      const signed = { "x-nowpayments-sig": signIpnBody(body, secret) };
      return ipnRoute(post("/webhooks/nowpayments/ipn", body, signed));
    },
  };
});
afterEach(() => world.ctx.db.$executeRaw`TRUNCATE orders, ipn_inbox CASCADE`);
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

/** The equivalent of SIGKILL for this database only: terminates every connection and rejects new ones. */
async function cutOff(): Promise<void> {
  const name = new URL(world.runtime.config.databaseUrl ?? "").pathname.slice(1);
  const allow = (yes: boolean) =>
    asAdmin(inject("adminDatabaseUrl"), async (client) => {
      await client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS ${yes}`);
      if (!yes)
        await client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
          [name],
        );
    });
  await allow(false);
  void sleep(AWAY_MS).then(() => allow(true));
}

function run(more: Partial<Clients> = {}) {
  return runDatabaseKills({
    clients: { ...clients, ...more },
    kills: 2,
    durable: false,
    perSecond: 20,
    betweenMs: 500,
    orders: 40,
    kill: cutOff,
    query: (sql) => world.ctx.db.$queryRawUnsafe(sql),
    work: () => processDueIpns(createCtx(world.runtime)),
  });
}

test("R3: the database is killed twice under load: every 2xx is stored afterwards, and processing resumes automatically", async () => {
  const report = await run();
  expect(holds(report), JSON.stringify(report)).toBe(true);
  expect(report.recovered).toBe(2);
}, 60_000);

test("R3: an IPN that is acknowledged before its commit is lost, which the test detects", async () => {
  const report = await run({
    ipn(body) {
      void clients.ipn(body).catch(() => undefined);
      return Promise.resolve(new Response(null, { status: 200 }));
    },
  });
  expect(report.lost).toBeGreaterThan(0);
}, 60_000);
