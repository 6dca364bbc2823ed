import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { newDataDir, removeDataDir, startServer } from "@/e2e/support/running-server";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { runDatabaseKills } from "./database-kills";
import type { Report } from "./report";
import { postJson } from "./killed-server";

const CHECKOUT = JSON.stringify({
  product: "storm",
  price_cents: 4900,
  price_currency: "USD",
  pay_currency: "ltc",
});

/** R3: the server with its embedded PostgreSQL, as installed; the database and all its processes receive SIGKILL. */
export async function runEmbeddedDatabaseKills(size: {
  kills: number;
  orders: number;
}): Promise<Report> {
  const dataDir = newDataDir();
  const server = await startServer(dataDir, { LOG_LEVEL: "silent" });
  const { sandbox_ipn: ipnSecret } = JSON.parse(
    readFileSync(join(dataDir, "secrets.json"), "utf8"),
  ) as { sandbox_ipn: string };
  const authorization = `Bearer ${server.credentials.live_key}`;
  try {
    return await runDatabaseKills({
      ...size,
      durable: true,
      perSecond: 10,
      betweenMs: 4_000,
      clients: {
        checkout: () =>
          postJson(`${server.url}/v1/billing/crypto-checkout`, CHECKOUT, { authorization }),
        ipn: (body) =>
          postJson(`${server.url}/webhooks/nowpayments/ipn`, body, {
            "x-nowpayments-sig": signIpnBody(body, ipnSecret),
          }),
      },
      kill: () => killWithChildren(postmasterOf(dataDir).pid),
      query: (sql) => queryOnce(dataDir, sql),
    });
  } finally {
    await server.stop();
    removeDataDir(dataDir);
  }
}

function postmasterOf(dataDir: string): { pid: number; port: number } {
  const lines = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** Kills the postmaster first, so it cannot clean up anything; then all its child processes. */
function killWithChildren(pid: number): Promise<void> {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  for (const each of [pid, ...children.trim().split(/\s+/).filter(Boolean).map(Number)]) {
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // The process has already exited.
    }
  }
  return Promise.resolve();
}

async function queryOnce<T>(dataDir: string, sql: string): Promise<T[]> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port: postmasterOf(dataDir).port,
    user: "driftstack",
    password: readFileSync(join(dataDir, "postgres-password"), "utf8").trim(),
    database: "driftstack",
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}
