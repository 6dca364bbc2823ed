import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { inParallel } from "@/test/support/ipn-storm";
import { startProviderDouble } from "@/test/support/provider-double";
import type { Report } from "./report";
import { callUntil, postJson, startKillableServer } from "./killed-server";
import type { Cluster } from "./world";

const CALLS_PER_KEY = 10;

/** R5: ten concurrent calls for each key, and SIGKILL at the moment when the provider has sent its response. */
export async function runIdempotencyUnderKills(
  cluster: Cluster,
  size: { keys: number; kills: number },
): Promise<Report> {
  const double = await startProviderDouble();
  const databaseUrl = await cluster.createDatabase();
  const server = await startKillableServer(databaseUrl, {
    NOWPAYMENTS_API_URL: double.apiUrl,
    NOWPAYMENTS_API_KEY: "double",
    NOWPAYMENTS_IPN_SECRET: "double-secret",
  });
  const restarts: Promise<void>[] = [];
  const killAt = new Set(
    Array.from({ length: size.kills }, (_, k) =>
      Math.ceil(((k + 1) * size.keys) / (size.kills + 1)),
    ),
  );
  double.onCreate(async (call) => {
    await call.respond();
    if (killAt.has(call.number)) restarts.push(server.killAndRestart());
  });
  const bodies = new Map<string, Set<string>>();
  let responses = 0;
  const call = (key: string) =>
    callUntil(
      () =>
        postJson(
          `${server.url()}/v1/billing/crypto-checkout`,
          JSON.stringify({ product: "once", price_cents: 4900, price_currency: "USD" }),
          { authorization: `Bearer ${server.key}`, "idempotency-key": key },
        ),
      async (response) => {
        const text = await response.text();
        return response.status === 201 ? text : null;
      },
    ).then((text) => {
      responses += 1;
      bodies.set(key, (bodies.get(key) ?? new Set()).add(text));
    });
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const keys = Array.from({ length: size.keys }, (_, index) => `key-${index}`);
    await inParallel(keys, 4, async (key) => {
      await Promise.all(Array.from({ length: CALLS_PER_KEY }, () => call(key)));
    });
    await Promise.all(restarts);
    await sleep(500);
    const count = async (where: string) =>
      Number((await database.query<{ n: string }>(`SELECT count(*) n FROM ${where}`)).rows[0]?.n);
    const visible = await count("orders WHERE status NOT IN ('creating', 'abandoned')");
    const requested = double.payments.size;
    return {
      attempted: size.keys * CALLS_PER_KEY,
      acknowledged: responses,
      lost: size.keys - bodies.size,
      unexpected:
        [...bodies.values()].filter((texts) => texts.size > 1).length +
        (await count("orders WHERE status = 'creating'")),
      duplicated: Math.max(0, visible - size.keys),
      recovered: requested - visible,
      notes: [`${visible} orders, ${server.kills()} kills, ${requested} addresses given out`],
    };
  } finally {
    await Promise.allSettled(restarts);
    await database.end();
    await server.stop();
    await double.close();
  }
}
