import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { inParallel, seededRandom, shuffle } from "@/test/support/ipn-storm";
import { ipnBody } from "@/test/support/test-sandbox";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import type { CheckoutResource } from "@/lib/contract/checkouts";
import { checkout } from "./support/api";
import { databaseOf } from "./support/database";
import { newDataDir, removeDataDir, startServer } from "./support/running-server";

const ORDERS = Number(process.env.CRASH_ORDERS ?? 40);
const KILLS = Number(process.env.CRASH_KILLS ?? 2);

/** Only the server that owns this folder has the sandbox's signing secret. */
function ipnSecretOf(dataDir: string): string {
  const secrets = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8")) as {
    sandbox_ipn: string;
  };
  return secrets.sandbox_ipn;
}

function ipnsOf(orders: CheckoutResource[], paymentIds: Map<string, string>): string[] {
  return orders.flatMap((order) => {
    const fields = (status: string, more = {}) =>
      ipnBody({
        payment_id: Number(paymentIds.get(order.order_id)),
        payment_status: status,
        order_id: order.order_id,
        pay_amount: Number(order.pay_amount),
        pay_currency: order.pay_currency ?? "",
        actually_paid: status === "finished" ? Number(order.pay_amount) : 0,
        ...more,
      });
    return [
      fields("confirming"),
      fields("sending"),
      fields("finished"),
      fields("finished"),
      fields("finished", { updated_at: 1749522415507 }),
    ];
  });
}

/** Sends like a provider: again until the IPN is acknowledged. */
function sendUntilAcknowledged(target: { url: string }, secret: string, acknowledged: Set<string>) {
  return async (body: string) => {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
      const ok = await fetch(`${target.url}/webhooks/nowpayments/ipn`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-nowpayments-sig": signIpnBody(body, secret),
        },
        body,
        signal: AbortSignal.timeout(5_000),
      }).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) {
        acknowledged.add(createHash("sha256").update(body).digest("hex"));
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("an IPN was never acknowledged");
  };
}

test("kill -9 of the server and of the database during many IPNs loses nothing", async () => {
  test.setTimeout(240_000);
  const dataDir = newDataDir();
  const target = { url: "" };
  let server = await startServer(dataDir);
  target.url = server.url;
  try {
    const orders: CheckoutResource[] = [];
    for (let i = 0; i < ORDERS; i++) orders.push(await checkout({ pay_currency: "ltc" }, server));
    let database = await databaseOf(dataDir);
    const rows = await database.client.query<{ order_id: string; provider_payment_id: string }>(
      "SELECT order_id, provider_payment_id FROM payments",
    );
    const paymentIds = new Map(rows.rows.map((row) => [row.order_id, row.provider_payment_id]));
    const bodies = shuffle(ipnsOf(orders, paymentIds), seededRandom(7));
    const acknowledged = new Set<string>();
    const storm = inParallel(
      bodies,
      10,
      sendUntilAcknowledged(target, ipnSecretOf(dataDir), acknowledged),
    );

    for (let kill = 1; kill <= KILLS; kill++) {
      const enough = Math.floor((bodies.length * kill) / (KILLS + 2) / 2);
      await expect
        .poll(() => acknowledged.size, { timeout: 60_000, intervals: [20] })
        .toBeGreaterThan(enough);
      await database.client.end().catch(() => undefined);
      if (kill % 2 === 1) {
        await server.stop("SIGKILL");
        server = await startServer(dataDir);
        target.url = server.url;
      } else {
        process.kill(database.postmaster, "SIGKILL");
        await expect
          .poll(() => readyz(target.url), { timeout: 20_000, intervals: [100] })
          .toBe(200);
      }
      database = await databaseOf(dataDir);
    }
    await storm;

    const count = async (sql: string) =>
      Number((await database.client.query<{ n: string }>(sql)).rows[0]?.n);
    await expect
      .poll(() => count("SELECT count(*) n FROM ipn_inbox WHERE processed_at IS NULL"), {
        timeout: 60_000,
      })
      .toBe(0);
    expect(await count("SELECT count(*) n FROM orders WHERE status = 'paid'")).toBe(ORDERS);
    expect(await count("SELECT count(*) n FROM events WHERE type = 'crypto.order.paid'")).toBe(
      ORDERS,
    );
    expect(
      await count("SELECT count(DISTINCT order_id) n FROM events WHERE type = 'crypto.order.paid'"),
    ).toBe(ORDERS);
    expect(await count("SELECT count(*) n FROM receipts")).toBe(ORDERS);
    const stored = await database.client.query<{ digest: Buffer }>(
      "SELECT sha256(raw_body) AS digest FROM ipn_inbox WHERE source = 'ipn'",
    );
    const digests = new Set(stored.rows.map((row) => row.digest.toString("hex")));
    expect([...acknowledged].filter((digest) => !digests.has(digest))).toEqual([]);
    await database.client.end();
  } finally {
    await server.stop();
    removeDataDir(dataDir);
  }
});

async function readyz(url: string): Promise<number> {
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.status,
    () => 0,
  );
}
