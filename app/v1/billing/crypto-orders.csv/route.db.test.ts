import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sendWebResponse, toWebRequest } from "@/lib/http/server/node-bridge";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { transaction } from "@/lib/platform/db";
import { GET } from "./route";

const HEADER =
  "order_id,created_at,livemode,status,failure_reason,product,price_cents,price_currency,pay_currency,network,pay_amount,amount_received,payment_id,payment_address,payment_extra_id,transaction_hash,paid_at,failed_at,expires_at,updated_at,customer_note,metadata";
const BULK = 10_000;

let world: TestWorld;
let account: TestAccount;
let key: string;
let bulk: TestAccount;
let bulkKey: string;

beforeAll(async () => {
  world = await createTestWorld();
  account = await createTestAccount(world);
  key = await createTestKey(account, { scopes: ["read"] });
  bulk = await createTestAccount(world);
  bulkKey = await createTestKey(bulk, { scopes: ["read"] });
  await insertOrders(bulk.accountId, BULK);
});
afterAll(() => world.close());

/** Inserts orders in bulk, ten per millisecond, so that the ID decides the order within a millisecond. */
async function insertOrders(accountId: string, count: number): Promise<void> {
  await transaction(world.ctx, async (ctx) => {
    await ctx.db.$executeRaw`
      INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider, metadata,
                          customer_note, created_at)
      SELECT 'ord_' || md5(${accountId} || n), ${accountId}, true, 'pending', 'bulk', 100 + n % 900, 'USD', 'stub', '{}',
             'note ' || n, timestamptz '2026-01-01 00:00:00Z' + (n / 10) * interval '1 millisecond'
      FROM generate_series(1, ${count}::int) n`;
    await ctx.db.$executeRaw`
      INSERT INTO order_timeline (order_id, seq, status, source, at)
      SELECT id, 1, 'pending', 'create', created_at FROM orders WHERE account_id = ${accountId}`;
  });
}

async function insertOrder(note: string | null, metadata: Record<string, string> = {}) {
  const { accountId } = account;
  await transaction(world.ctx, async (ctx) => {
    const order = await ctx.db.order.create({
      data: {
        id: `ord_${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex")}`,
        accountId,
        livemode: true,
        status: "pending",
        product: "team_manual",
        priceCents: 4900,
        priceCurrency: "USD",
        provider: "stub",
        customerNote: note,
        metadata,
        createdAt: world.clock.now(),
      },
    });
    const at = order.createdAt;
    await ctx.db.payment.create({
      data: {
        id: `pmt_${order.id}`,
        orderId: order.id,
        provider: "sandbox",
        state: "abandoned",
        payCurrency: "btc",
        payAmount: "0.0000001",
        shownBy: { connect: { id: order.id } },
      },
    });
    await ctx.db.timelineEntry.create({
      data: { orderId: order.id, seq: 1, status: "pending", source: "create", at },
    });
  });
  world.clock.advance(1000);
}

/** Parses CSV according to RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = "", end = ""] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const URL_BASE = "http://localhost/v1/billing/crypto-orders.csv";
const get = (query = "", token: string | null = key) =>
  GET(
    new Request(`${URL_BASE}${query}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
    }),
  );

describe("200", () => {
  test("a download with a header and no rows if there are no orders", async () => {
    const empty = await createTestKey(await createTestAccount(world));
    const response = await get("", empty);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(await response.text()).toBe(`${HEADER}\r\n`);
  });

  test("quotes as in RFC 4180, keeps amounts verbatim and neutralizes formulas", async () => {
    await insertOrder('with "quotes",\r\nthere', { '=cmd|"x"': "1" });
    for (const note of ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1"])
      await insertOrder(note);
    await insertOrder("a;=1+1|@A1");
    await insertOrder("日本 \u202E عربي 😀");
    const text = await (await get()).text();
    expect(text).toContain('"with ""quotes"",\r\nthere"');
    expect(text).toContain(",0.0000001,");
    expect(text).toContain('"{""=cmd|\\""x\\"""":""1""}"');
    expect(text).toContain("日本 \u202E عربي 😀");
    for (const note of ["=1+1", "+1", "-1", "@A1", "\t'=1", "\r'=1", "＝1", "＋1", "－1", "＠1"])
      expect(text).toContain(`"'${note}"`);
    expect(text).toContain(",a;'=1+1|'@A1,");
    const cells = parseCsv(text).flat();
    expect(cells.filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([]);
    expect(new Set(parseCsv(text).map((row) => row.length))).toEqual(new Set([22]));
    expect(text.endsWith("\r\n")).toBe(true);
  });

  test("accepts the filters of the list", async () => {
    const rows = async (query: string) =>
      (await (await get(query, bulkKey)).text()).split("\r\n").length - 2;
    expect(await rows("?search=note%20123")).toBe(11);
    expect(await rows("?status=paid")).toBe(0);
    expect(await rows("?created_after=2026-01-01T00:00:00.999Z")).toBe(11);
    expect(await rows("?created_before=2026-01-01T00:00:00.001Z")).toBe(9);
  });

  test("contains one account and one mode", async () => {
    expect(await (await get()).text()).not.toContain("bulk");
    const testMode = await createTestKey(bulk, { livemode: false });
    expect(await (await get("", testMode)).text()).toBe(`${HEADER}\r\n`);
  });

  test("10,000 orders are in the order of the list, each once, read in batches", async () => {
    const body = (await get("", bulkKey)).body;
    const ids: string[] = [];
    let largest = 0;
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      largest = Math.max(largest, chunk.byteLength);
      text += decoder.decode(chunk, { stream: true });
      const lines = text.split("\r\n");
      text = lines.pop() ?? "";
      ids.push(...lines.map((line) => line.split(",")[0] ?? ""));
    }
    expect(ids.shift()).toBe("order_id");
    expect(ids).toHaveLength(BULK);
    const expected = await world.ctx.db.order.findMany({
      where: { accountId: bulk.accountId },
      select: { id: true },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    expect(ids).toEqual(expected.map((order) => order.id));
    expect(largest).toBeLessThan(500 * 400);
  });
});

describe("400", () => {
  test.each([
    "?limit=5",
    "?cursor=x",
    "?status=creating",
    "?search=",
    "?created_after=2026-01-02T00:00:00Z&created_before=2026-01-01T00:00:00Z",
  ])("%s, as a problem document and not as a file", async (query) => {
    const response = await get(query);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("401", () => {
  test("without a key", async () => expect((await get("", null)).status).toBe(401));
});

describe("over a socket", () => {
  let server: Server;
  const sent: { error?: unknown }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      GET(toWebRequest(request, "http://localhost"))
        .then((result) => sendWebResponse(result, response))
        .then(() => sent.push({}))
        .catch((error: unknown) => {
          sent.push({ error });
          response.destroy();
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const open = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      httpRequest(
        { port, host: "127.0.0.1", headers: { authorization: `Bearer ${bulkKey}` } },
        resolve,
      )
        .on("error", reject)
        .end();
    });

  test("a client that disconnects stops the export", async () => {
    const response = await open();
    response.once("data", () => response.destroy());
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.error).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
  });

  test("a failure during the export is visible to the client: the file does not end normally", async () => {
    const { pool } = world.runtime.database;
    const query = pool.query.bind(pool);
    let batches = 0;
    const broken = vi.spyOn(pool, "query").mockImplementation(((...args: unknown[]) => {
      const text = (args[0] as { text?: string }).text ?? "";
      if (text.includes("order_timeline") && ++batches > 3)
        return Promise.reject(new Error("the connection was lost"));
      return (query as (...given: unknown[]) => unknown)(...args);
    }) as never);
    const response = await open();
    const outcome = await new Promise((resolve) => {
      response
        .resume()
        .on("error", resolve)
        .on("end", () => resolve("complete"));
    });
    broken.mockRestore();
    expect(response.statusCode).toBe(200);
    expect(outcome).toMatchObject({ code: "ECONNRESET" });
  });
});
