import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  newDataDir,
  removeDataDir,
  startServer,
  type RunningServer,
} from "@/e2e/support/running-server";
import { openDatabase } from "@/examples/miracle-cash-job/src/database";
import { connectMiracleCash } from "@/examples/miracle-cash-job/src/miracle-cash";
import { startCheckout } from "@/examples/miracle-cash-job/src/payments";
import { readSettings, type Settings } from "@/examples/miracle-cash-job/src/settings";
import { openShop } from "@/examples/miracle-cash-job/src/shop";
import { freePort } from "@/test/support/free-port";
import { startHoldingProxy, type HoldingProxy } from "@/test/support/holding-proxy";
import { promptCalls } from "@/test/support/prompt-calls";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "@/test/support/test-db";

/* examples/miracle-cash-job against a server in another process; its worker is started as by `npm start`. */

const ROOT = join(import.meta.dirname, "..", "..");
const EXAMPLE = join(ROOT, "examples", "miracle-cash-job");
const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    "scripts" | "dependencies" | "devDependencies",
    Record<string, string>
  >;
const { scripts, dependencies } = readManifest(EXAMPLE);
const commandOf = (script: "start" | "order") => scripts[script]!.split(" ").slice(1);
const WAIT = { timeout: 15_000, interval: 50 };

type Worker = {
  process: ChildProcess;
  output: string[];
  stop(signal: NodeJS.Signals): Promise<void>;
};
type Checkout = { orderId: string; promptId: string; checkoutUrl: string };

const dataDir = newDataDir();
let port: number;
let billingDb: TestDatabase;
let shopDb: TestDatabase;
let billing: RunningServer;
let proxy: HoldingProxy;
let shop: Awaited<ReturnType<typeof openShop>>;
/** Counts what the jobs write: every change of an order's status is a row of `changes`. */
let db: Client;
let env: NodeJS.ProcessEnv;
let settings: Settings;
/** Past the proxy. */
let calls: ReturnType<typeof promptCalls>;
const workers: Worker[] = [];

beforeAll(async () => {
  [billingDb, shopDb, port] = await Promise.all([
    createTestDatabase(),
    createEmptyDatabase(),
    freePort(),
  ]);
  billing = await startBilling();
  proxy = await startHoldingProxy(billing.url);
  env = {
    ...process.env,
    DATABASE_URL: shopDb.url,
    DRIFTSTACK_URL: proxy.url,
    DRIFTSTACK_CLIENT_ID: billing.credentials.client_id,
    DRIFTSTACK_API_KEY: billing.credentials.test_key,
    CHECK_INTERVAL_SECONDS: "1",
  };
  settings = readSettings(env);
  calls = promptCalls({ ...settings.billing, url: billing.url });
  shop = await openShop(settings);
  db = new Client({ connectionString: shopDb.url });
  await db.connect();
  await db.query(RECORD_CHANGES);
  await startWorker();
});
afterAll(async () => {
  for (const worker of workers) await worker.stop("SIGKILL");
  await db.end();
  await shop.close();
  await proxy.close();
  await billing.stop("SIGKILL");
  removeDataDir(dataDir);
  await Promise.all([billingDb.drop(), shopDb.drop()]);
});

const RECORD_CHANGES = `
  CREATE TABLE changes (order_id bigint, status text);
  CREATE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO changes VALUES (NEW.id, NEW.status); RETURN NULL; END $$;
  CREATE TRIGGER record_change AFTER UPDATE ON shop_orders
    FOR EACH ROW EXECUTE FUNCTION record_change();`;

/** Also for hooks, unlike `expect.poll`. */
const until = <T>(read: () => T | Promise<T>, check: (value: T) => void) =>
  vi.waitFor(async () => check(await read()), WAIT);

const startBilling = () =>
  startServer(
    dataDir,
    { DATABASE_URL: billingDb.url, PORT: String(port) },
    { entry: "test/support/api-server.ts" },
  );

/** Starts the worker as `npm start` does, and waits until it is ready. */
async function startWorker(): Promise<Worker> {
  const child = spawn(process.execPath, commandOf("start"), { cwd: EXAMPLE, env });
  const output: string[] = [];
  const exited = once(child, "exit");
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => output.push(line));
  const worker: Worker = {
    process: child,
    output,
    async stop(signal) {
      child.kill(signal);
      await exited;
    },
  };
  workers.push(worker);
  await until(
    () => output.join("\n"),
    (value) => expect(value).toContain("ready"),
  );
  return worker;
}

const checkout = (): Promise<Checkout> => startCheckout(shop, { amount: "49.00" });
/** Every status that the order has had, in order. */
async function changesOf({ orderId }: Checkout): Promise<string[]> {
  const { rows } = await db.query("SELECT status FROM changes WHERE order_id = $1", [orderId]);
  return rows.map(({ status }: { status: string }) => status);
}
async function jobsOf(name: string, { orderId }: Checkout) {
  const { rows } = await db.query<{ state: string; retry_count: number }>(
    "SELECT state, retry_count FROM pgboss.job WHERE name = $1 AND data->>'orderId' = $2",
    [name, orderId],
  );
  return rows;
}
/** Waits until the jobs of an order have ended. It must then have been marked paid, and confirmed, once. */
async function expectPaidOnce(of: Checkout): Promise<void> {
  const stateOf = async (name: string) => (await jobsOf(name, of)).map(({ state }) => state);
  await until(
    () => stateOf("check-payment"),
    (value) => expect(value).toEqual(["completed"]),
  );
  await until(
    () => stateOf("send-confirmation"),
    (value) => expect(value).toEqual(["completed"]),
  );
  expect(await changesOf(of)).toEqual(["awaiting_payment", "paid"]);
  const lines = workers.flatMap(({ output }) => output);
  const marked = lines.filter((line) => line === `order ${of.orderId}: paid`);
  // A worker that was killed may not have printed it.
  expect(marked.length).toBeLessThanOrEqual(1);
}

const run = promisify(execFile);
const order = (amount: string) =>
  run(process.execPath, [...commandOf("order"), amount], { cwd: EXAMPLE, env });

test("each order ends once, with the status of its payment", async () => {
  const repeated = checkTwice();
  const [paid, topUp, expired, partial, cancelled, open] = await Promise.all(
    Array.from({ length: 6 }, checkout),
  );
  await Promise.all([topUp!, expired!, partial!].map(calls.choose));
  await Promise.all([calls.simulate(topUp!, "partial"), calls.simulate(partial!, "partial")]);
  await until(
    () => workers[0]!.output.join("\n"),
    (value) => expect(value).toContain("Still pending - retry"),
  );
  await calls.pay(paid!);
  await calls.simulate(topUp!, "top_up");
  await calls.simulate(expired!, "expired");
  await calls.simulate(partial!, "expired");
  await calls.cancel(cancelled!);

  await expectPaidOnce(paid!);
  await expectPaidOnce(topUp!);
  const reasonOf = async ({ orderId }: Checkout) =>
    (await db.query("SELECT failure_reason FROM shop_orders WHERE id = $1", [orderId])).rows[0]
      ?.failure_reason as string | null;
  for (const [order, reason] of [
    [expired!, "expired"],
    [partial!, "unsuccessful"],
    [cancelled!, "cancelled"],
  ] as const) {
    await until(
      () => reasonOf(order),
      (value) => expect(value).toBe(reason),
    );
    expect(await changesOf(order)).toEqual(["awaiting_payment", "payment_failed"]);
    expect(await jobsOf("send-confirmation", order)).toEqual([]);
  }
  expect(await changesOf(open!)).toEqual(["awaiting_payment"]);
  const [openJob] = await jobsOf("check-payment", open!);
  expect(openJob!.retry_count).toBeGreaterThan(0);
  await calls.cancel(open!);
  await repeated;
}, 60_000);

/** Two checks of one payment at the same time mark its order once. */
async function checkTwice(): Promise<void> {
  const order = await checkout();
  const { waiting, release } = proxy.hold(order.promptId);
  await calls.pay(order);
  // The first check outlives its lock, so the queue starts another one.
  await until(waiting, (value) => expect(value).toBeGreaterThan(1));
  release();
  await expectPaidOnce(order);
}

test("npm run order prints the payment page, and one line for an error", async () => {
  expect((await order("49.00")).stdout).toMatch(/^order \d+: pay at http:\S+\/pay\/ord_[\w-]+\n$/);
  await expect(order("10.005")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The amount is "10\.005"\. Give one in USD, .+\n$/),
  });
});

test("errors of the API and of the database state how to fix them", async () => {
  const create = (change: Partial<Settings["billing"]>, blockchainId = "eth") =>
    connectMiracleCash({ ...settings.billing, ...change }).createPayment(49, blockchainId);
  await expect(create({ apiKey: "ds_test_mistyped" })).rejects.toThrow(
    /^The API rejected the credentials \(401\)\. Check DRIFTSTACK_CLIENT_ID and /,
  );
  await expect(create({ url: "http://127.0.0.1:1" })).rejects.toThrow(
    /^No response from .+\. Check DRIFTSTACK_URL\.$/,
  );
  await expect(create({}, "doge")).rejects.toThrow(/^The API returned 400: blockchainIds\.0 /);
  const { getPaymentStatus } = shop.miracleCash;
  await expect(getPaymentStatus("ord_1")).rejects.toThrow(
    /^The API returned 404: There is no such/,
  );
  await expect(openDatabase("postgresql://user:secret@127.0.0.1:1/shop")).rejects.toThrow(
    /^DATABASE_URL cannot be used: .*ECONNREFUSED[^/]*$/,
  );
});

test("kill -9 of the worker and of the server: each order is marked paid once", async () => {
  const [first] = workers;
  await first!.stop("SIGTERM");
  expect(first!.process.exitCode).toBe(0);
  const duringCheck = await checkout();
  const afterMark = await checkout();
  await Promise.all([duringCheck, afterMark].map(calls.pay));
  const [checkHold, markHold] = [duringCheck, afterMark].map(({ promptId }) =>
    proxy.hold(promptId),
  );
  const worker = await startWorker();
  await until(checkHold!.waiting, (value) => expect(value).toBeGreaterThan(0));
  await until(markHold!.waiting, (value) => expect(value).toBeGreaterThan(0));

  const lock = await lockJob(afterMark);
  markHold!.release();
  await until(
    () => changesOf(afterMark),
    (value) => expect(value).toEqual(["awaiting_payment", "paid"]),
  );
  await until(lock.countBlocked, (value) => expect(value).toBeGreaterThan(0));
  await worker.stop("SIGKILL");
  await lock.endBlocked();
  await lock.release();
  expect(await changesOf(duringCheck)).toEqual(["awaiting_payment"]);
  checkHold!.release();

  const duringRestart = await checkout();
  await calls.pay(duringRestart);
  await billing.stop("SIGKILL");
  const [next] = await Promise.all([startWorker(), noResponse()]);
  billing = await startBilling();
  for (const each of [duringCheck, afterMark, duringRestart]) await expectPaidOnce(each);
  const [job] = await jobsOf("check-payment", afterMark);
  expect(job!.retry_count).toBeGreaterThan(0);
  expect(next.process.exitCode).toBeNull();
}, 60_000);

/** Resolves once a worker has reported that the server does not respond. */
const noResponse = () =>
  until(
    () => workers.at(-1)!.output.join("\n"),
    (value) => expect(value).toContain("Check DRIFTSTACK_URL.; again in 1 s"),
  );

const BLOCKED = `FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`;

/** Locks the row of an order's job, so that its result cannot be stored. */
async function lockJob({ orderId }: Checkout) {
  const client = new Client({ connectionString: shopDb.url });
  await client.connect();
  await client.query("BEGIN");
  const { rowCount } = await client.query(
    "SELECT FROM pgboss.job WHERE name = 'check-payment' AND data->>'orderId' = $1 FOR UPDATE",
    [orderId],
  );
  expect(rowCount).toBe(1);
  return {
    async countBlocked() {
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) ${BLOCKED}`);
      return Number(rows[0]!.count);
    },
    /** PostgreSQL would still run the statements of a process that is gone. */
    endBlocked: () => client.query(`SELECT pg_terminate_backend(pid) ${BLOCKED}`),
    release: () => client.end(),
  };
}

test.each([
  ["DATABASE_URL", "", "is not set"],
  ["DATABASE_URL", "mysql://user:secret@localhost/shop", "is not a valid URL"],
  ["DRIFTSTACK_URL", "localhost:3000", "is not a valid URL"],
  ["DRIFTSTACK_CLIENT_ID", " ", "is not set"],
  ["DRIFTSTACK_API_KEY", undefined, "is not set"],
  ["CHECK_INTERVAL_SECONDS", "0", 'is "0"'],
  ["CHECK_INTERVAL_SECONDS", "1.5", 'is "1.5"'],
])("setting %s=%j is an error of one line", (name, value, message) => {
  const read = (): Settings => readSettings({ ...env, [name]: value });
  expect(read).toThrow(
    new RegExp(`^${name} ${message.replaceAll(".", "\\.")}.*\\. Set it to .+\\.$`),
  );
  expect(read).not.toThrow("secret");
});

test("the interval is 30 seconds by default", () => {
  const { checkIntervalSeconds } = readSettings({ ...env, CHECK_INTERVAL_SECONDS: "" });
  expect(checkIntervalSeconds).toBe(30);
});

test("its dependencies have the versions that are tested", () => {
  const root = readManifest(ROOT);
  expect({ ...root.dependencies, ...root.devDependencies }).toMatchObject(dependencies);
});
