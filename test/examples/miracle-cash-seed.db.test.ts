import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openJobQueue } from "@/examples/miracle-cash-job/src/job-queue";
import { connectMiracleCash } from "@/examples/miracle-cash-job/src/miracle-cash";
import { idToUuid } from "@/lib/platform/ids";
import { promptCalls, type PromptAccount } from "@/test/support/prompt-calls";
import { runBlock, seedBlock } from "@/test/support/seed-block";
import {
  configure,
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createEmptyDatabase, type TestDatabase } from "@/test/support/test-db";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { startTestServer, type TestServer } from "@/test/support/test-server";

/* The background job and the Python of the guide, word for word, and examples/python, against the server. */

const GUIDE = "miraclecash-checking-payment-status";
const PYTHON_FOLDER = join(import.meta.dirname, "..", "..", "examples", "python");
const WAIT = { timeout: 15_000, interval: 50 };

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let server: TestServer;
let database: TestDatabase;
let account: PromptAccount;
let calls: ReturnType<typeof promptCalls>;
const folder = mkdtempSync(join(tmpdir(), "driftstack-python-"));

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  server = await startTestServer(world.runtime);
  // The sandbox posts its IPNs to the server.
  configure(world.runtime, { localUrl: server.url, appUrl: server.url });
  database = await createEmptyDatabase();
  const owner = await createTestAccount(world);
  account = {
    url: server.url,
    clientId: idToUuid(owner.accountId),
    apiKey: await createTestKey(owner),
  };
  calls = promptCalls(account);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
  await sandbox.close();
  await world.close();
  await database.drop();
});

type Json = Record<string, unknown>;

test("the guide's background job on pg-boss: re-queued while pending, then one update and one confirmation", async () => {
  const logged = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const pool = new Pool({ connectionString: database.url });
  await pool.query("CREATE TABLE orders (id text PRIMARY KEY, data jsonb DEFAULT '{}')");
  const updates: [string, Json][] = [];
  const Order = {
    async update(orderId: string, changes: Json) {
      updates.push([orderId, changes]);
      await pool.query("UPDATE orders SET data = data || $2 WHERE id = $1", [orderId, changes]);
    },
  };
  const names = ["check-payment"];
  const jobQueue = await openJobQueue(pool, { names, intervalSeconds: 1 });
  const { createPayment: create, getPaymentStatus: read } = connectMiracleCash(account);
  const statuses: string[] = [];
  const getPaymentStatus = async (promptId: string) => {
    const payment = await read(promptId);
    statuses.push(payment.status);
    return payment;
  };
  const sent: string[] = [];
  const sendOrderConfirmation = (orderId: string) => sent.push(orderId);

  const job = seedBlock(GUIDE, {
    from: "// Background worker",
    until: "Status Transition Diagram",
  });
  await runBlock(job, { jobQueue, getPaymentStatus, Order, sendOrderConfirmation });
  const start = seedBlock(GUIDE, {
    from: "// When customer initiates checkout",
    until: "2. Background job polls for status:",
  });
  const createOrder = async (orderId: string) => {
    await pool.query("INSERT INTO orders (id) VALUES ($1)", [orderId]);
    let checkoutUrl = "";
    const createPayment = async (amount: number, blockchainId: string) => {
      const payment = await create(amount, blockchainId);
      ({ checkoutUrl } = payment);
      return payment;
    };
    await runBlock(start, { createPayment, Order, jobQueue, orderId, amount: 49 });
    const promptId = String(updates.at(-1)![1].paymentPromptId);
    return { promptId, checkoutUrl };
  };
  const paid = await createOrder("paid");
  const cancelled = await createOrder("cancelled");
  await expect.poll(() => statuses.length, WAIT).toBeGreaterThan(1);
  expect(new Set(statuses)).toEqual(new Set(["pending"]));
  await calls.pay(paid);
  await calls.cancel(cancelled);

  const unfinished = "SELECT FROM pgboss.job WHERE name = 'check-payment' AND state <> 'completed'";
  await expect.poll(async () => (await pool.query(unfinished)).rowCount, WAIT).toBe(0);
  const { rows } = await pool.query("SELECT id, data->>'status' AS status FROM orders ORDER BY id");
  expect(rows).toEqual([
    { id: "cancelled", status: "payment_failed" },
    { id: "paid", status: "paid" },
  ]);
  expect(updates).toHaveLength(4);
  expect(sent).toEqual(["paid"]);
  expect(logged).toHaveBeenCalledWith(
    expect.stringContaining("Still pending - retry; again in 1 s"),
  );
  logged.mockRestore();
  await jobQueue.stop();
  await pool.end();
}, 60_000);

const found = spawnSync("python3", ["--version"], { encoding: "utf8" });
const hasPython = found.status === 0;

test(`Python: ${hasPython ? found.stdout.trim() : "python3 is missing from the PATH, so no Python is run"}`, () => {
  if (hasPython) expect(found.stdout).toMatch(/^Python 3\./);
  else expect(found.error).toMatchObject({ code: "ENOENT" });
});

type Run = { stdout: string; stderr: string; code: Promise<number | null> };

/** Runs Python in the folder of the example; `stdout` and `stderr` grow until it ends. */
function python(args: string[], more: Record<string, string> = {}): Run {
  const env = {
    ...process.env,
    PYTHONDONTWRITEBYTECODE: "1",
    DRIFTSTACK_URL: account.url,
    DRIFTSTACK_CLIENT_ID: account.clientId,
    DRIFTSTACK_API_KEY: account.apiKey,
    ORDERS_DATABASE: join(folder, "orders.sqlite3"),
    ...more,
  };
  const child = spawn("python3", args, { cwd: PYTHON_FOLDER, env });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const run: Run = { stdout: "", stderr: "", code };
  child.stdout.on("data", (text) => (run.stdout += text));
  child.stderr.on("data", (text) => (run.stderr += text));
  return run;
}

/**
 * The guide's text has lost the indentation of its code. These are the levels of its lines; the lines themselves are
 * unchanged.
 */
const LEVELS = "00 01110 11122321 0112234443323443312".replaceAll(" ", "");

function pythonOfGuide(): string {
  const block = seedBlock(GUIDE, { from: "import time", until: "Background Job Pattern" });
  const lines = block.split("\n");
  expect(lines).toHaveLength(LEVELS.length);
  return lines.map((line, index) => "    ".repeat(Number(LEVELS[index])) + line).join("\n");
}

/** What the guide takes for granted, from the example. The clock stands still, except for pauses with `skip`. */
const PRELUDE = `
import os, sqlite3, sys, time
from datetime import datetime
from miracle_cash import get_payment_status
from orders import Order
order_id, prompt_id, mode = sys.argv[1:]
sleep, now = time.sleep, 0
def pause(seconds):
    global now
    print('pause of', seconds, flush=True)
    if mode == 'skip':
        now += seconds
    else:
        sleep(0.05)
time.sleep, time.time = pause, lambda: now
`;
const PROGRAM = `
Order.objects.get_or_create(id=order_id)
print(process_order(order_id, prompt_id))
print(*sqlite3.connect(os.environ['ORDERS_DATABASE']).execute(
    'SELECT status, blockchain_id, failure_reason, paid_at FROM orders WHERE id = ?', (order_id,)
).fetchone())
`;
const PROGRAMS = {
  "the guide's Python": pythonOfGuide(),
  "the example's Python": "from process_order import process_order",
};

/** One line on standard error, and no traceback. */
const FAILURES: [string, Record<string, string>, RegExp][] = [
  ["a wrong key", { DRIFTSTACK_API_KEY: "x" }, /^The API rejected the credentials \(401\)\. /],
  ["no setting", { DRIFTSTACK_CLIENT_ID: "" }, /^DRIFTSTACK_CLIENT_ID is not set\. Set it to /],
  ["no server", { DRIFTSTACK_URL: "http://127.0.0.1:1" }, /^No usable response from .+ Check D/],
  ["no URL", { DRIFTSTACK_URL: "localhost" }, /^No usable response from localhost .+ Check D/],
  ["no prompt", {}, /^The API returned 404: There is no such prompt /],
];

if (hasPython) {
  test.each(Object.entries(PROGRAMS))(
    "%s waits for payments",
    async (name, program) => {
      const run = (of: { promptId: string }, mode: "wait" | "skip") =>
        python([
          "-c",
          PRELUDE + program + PROGRAM,
          `${name} ${mode} ${of.promptId}`,
          of.promptId,
          mode,
        ]);
      const [paid, cancelled] = [await calls.create(), await calls.create()];
      const late = run(paid, "skip");
      expect(await late.code, late.stderr).toBe(0);
      const runs = [run(paid, "wait"), run(cancelled, "wait")] as const;
      for (const each of runs) await expect.poll(() => each.stdout, WAIT).toContain("pause of 5\n");
      await calls.pay(paid);
      await calls.cancel(cancelled);
      await Promise.all(runs.map(({ code }) => code));

      const outputs = [late, ...runs].map(({ stdout }) => stdout.replaceAll("pause of 5\n", ""));
      expect(outputs).toEqual([
        "{'success': False, 'message': 'Payment pending'}\nawaiting_payment None None None\n",
        expect.stringMatching(
          /^\{'success': True, 'message': 'Payment confirmed!'\}\npaid eth None \d{4}-.+\n$/,
        ),
        "{'success': False, 'message': 'Payment cancelled'}\npayment_failed None cancelled None\n",
      ]);
      // Five minutes, with a request every five seconds.
      expect(late.stdout.match(/pause/g)).toHaveLength(60);
    },
    60_000,
  );

  test("process_order.py: the exit code is that of the payment", async () => {
    const paid = await calls.create();
    await calls.pay(paid);
    const run = python(["process_order.py", "1001", paid.promptId]);
    expect(await run.code, run.stderr).toBe(0);
    expect(run.stdout).toBe("Payment confirmed!\n");
    const usage = python(["process_order.py", "1001"]);
    expect(await usage.code).toBe(2);
    expect(usage.stderr).toMatch(/^Usage: .+\n$/);
  });

  test.each(FAILURES)("process_order.py: %s is an error of one line", async (_, env, message) => {
    const run = python(["process_order.py", "1002", "no-such-prompt"], env);
    expect(await run.code).toBe(1);
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trimEnd()).not.toContain("\n");
  });
}
