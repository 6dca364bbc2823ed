import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as PAY } from "@/app/v1/pay/[id]/route";
import { GET as HEALTH } from "@/app/healthz/route";
import { POST as IPN } from "@/app/webhooks/nowpayments/ipn/route";
import { GET as LIST } from "@/app/v1/billing/crypto-orders/route";
import type { Problem } from "@/lib/contract/errors";
import { createRouteTable } from "@/lib/http/server/route-table";
import { createMemoryLimiter } from "@/lib/platform/rate-limit";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import {
  configure,
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";

const NO_LIMITS = { keyPerSecond: 0, addressPerSecond: 0 };
let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld();
});
beforeEach(() => {
  let nowMs = 0;
  advance = (ms) => (nowMs += ms);
  world.runtime.services.rateLimiter = createMemoryLimiter({ nowMs: () => nowMs });
  configure(world.runtime, { rateLimits: { keyPerSecond: 2, addressPerSecond: 1 } });
});
afterEach(() => {
  configure(world.runtime, { rateLimits: NO_LIMITS, trustProxy: false });
});
afterAll(() => world.close());

let advance: (ms: number) => void;
const ADDRESS = "203.0.113.9";
const from = (address: string, more: Record<string, string> = {}) => ({
  headers: { "x-driftstack-remote-address": address, ...more },
});
const list = (key: string, query = "", address = ADDRESS) =>
  LIST(
    new Request(
      `http://localhost/v1/billing/crypto-orders${query}`,
      from(address, { authorization: `Bearer ${key}` }),
    ),
  );
const id = `ord_${"0".repeat(32)}`;
const pay = (address: string, more: Record<string, string> = {}) =>
  PAY(new Request(`http://localhost/v1/pay/${id}`, from(address, more)), {
    params: Promise.resolve({ id }),
  });
const newKey = async () => createTestKey(await createTestAccount(world));

describe("a key", () => {
  test("gets its remaining quota on every response, error responses included", async () => {
    const key = await newKey();
    const ok = await list(key);
    expect(ok.status).toBe(200);
    expect(Object.fromEntries(ok.headers)).toMatchObject({
      "ratelimit-policy": '"key";q=4;w=2',
      ratelimit: '"key";r=3;t=1',
      "x-ratelimit-bucket": "key",
      "x-ratelimit-limit": "4",
      "x-ratelimit-remaining": "3",
    });
    const resetSeconds = Number(ok.headers.get("x-ratelimit-reset")) - Date.now() / 1000;
    expect(Math.abs(resetSeconds - 1)).toBeLessThan(2);
    const bad = await list(key, "?limit=0");
    expect([bad.status, bad.headers.get("ratelimit")]).toEqual([400, '"key";r=2;t=1']);
  });

  test("that sends requests too fast gets a 429 problem with the time to wait, and is accepted after that time", async () => {
    const key = await newKey();
    for (let i = 0; i < 4; i++) expect((await list(key)).status).toBe(200);
    const rejected = await list(key);
    expect(rejected.status).toBe(429);
    expect(rejected.headers.get("content-type")).toBe("application/problem+json");
    expect(rejected.headers.get("retry-after")).toBe("1");
    expect(rejected.headers.get("ratelimit")).toBe('"key";r=0;t=2');
    const problem = (await rejected.json()) as Problem;
    expect(problem.type).toBe("https://errors.driftstack.dev/rate-limited");
    expect(problem.retry_after_seconds).toBe(1);
    advance(1_000);
    expect((await list(key)).status).toBe(200);
  });

  test("is not slowed down by another key, nor by its address", async () => {
    const [fast, slow] = [await newKey(), await newKey()];
    for (let i = 0; i < 9; i++) await list(fast);
    for (let i = 0; i < 9; i++) await pay(ADDRESS);
    expect((await list(slow)).status).toBe(200);
  });
});

describe("an address", () => {
  test("is limited on public routes, each /64 separately", async () => {
    for (let i = 0; i < 3; i++) expect((await pay("2001:db8::1")).status).toBe(404);
    const rejected = await pay("2001:db8::ffff");
    expect(rejected.status).toBe(429);
    expect(rejected.headers.get("ratelimit-policy")).toBe('"address";q=3;w=3');
    expect((await pay("2001:db8:0:1::1")).status).toBe(404);
  });

  test("is also limited by its /48, which may send eight times as much", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 26; i++) statuses.push((await pay(`2001:db8:0:${i}::1`)).status);
    expect(statuses).toEqual([...Array<number>(24).fill(404), 429, 429]);
    expect((await pay("2001:db8:1::1")).status).toBe(404);
  });

  test("that is unknown shares one bucket with all that are", async () => {
    const statuses: number[] = [];
    for (const unknown of ["", "unknown", "-", "x"]) statuses.push((await pay(unknown)).status);
    expect(statuses).toEqual([404, 404, 404, 429]);
  });

  test("is limited on paths that no route takes", async () => {
    const table = createRouteTable(join(process.cwd(), "app"));
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) {
      const request = new Request("http://localhost/v1/nothing", from("203.0.113.200"));
      statuses.push((await table.handle(request)).status);
    }
    expect(statuses).toEqual([404, 404, 404, 429]);
  });

  test("cannot be forged unless a proxy is trusted", async () => {
    for (let i = 0; i < 3; i++) await pay(ADDRESS, { "x-forwarded-for": `198.51.100.${i}` });
    expect((await pay(ADDRESS, { "x-forwarded-for": "198.51.100.9" })).status).toBe(429);
    configure(world.runtime, { trustProxy: true });
    expect((await pay(ADDRESS, { "x-forwarded-for": "198.51.100.9" })).status).toBe(404);
  });

  test("that guesses keys is limited; a valid key from the same address is not", async () => {
    const key = await newKey();
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await list("nonsense")).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await list(key)).status).toBe(200);
  });
});

describe("an IPN", () => {
  const LARGE = { order_description: "x".repeat(8_000) };
  const notAPayment = (more = {}) => JSON.stringify({ id: "7", status: "FINISHED", ...more });
  const send = (body: string, signature: string | null, address = ADDRESS) => {
    const signed: Record<string, string> = signature ? { "x-nowpayments-sig": signature } : {};
    const request = new Request("http://localhost/webhooks/nowpayments/ipn", {
      method: "POST",
      body,
      ...from(address, signed),
    });
    return IPN(request);
  };
  const sign = (body: string) => signIpnBody(body, world.runtime.config.keys.sandboxIpn);

  test.each([
    ["small", notAPayment()],
    ["large", notAPayment(LARGE)],
  ])("that is %s and has an invalid signature is limited by address", async (_, body) => {
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await send(body, "0".repeat(128))).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const limited = await send(body, null);
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await send(body, null, "203.0.113.10")).status).toBe(401);
    advance(1_000);
    expect((await send(body, null)).status).toBe(401);
  });

  test("that is valid is never limited, even from an address that floods", async () => {
    const sorted = JSON.stringify({ id: "7", ...LARGE, status: "FINISHED" });
    const small = notAPayment();
    for (let i = 0; i < 20; i++) {
      await send("{}", "0".repeat(128));
      expect((await send(sorted, sign(sorted))).status).toBe(200);
      expect((await send(`${small}\n`, sign(small))).status).toBe(200);
    }
    expect((await send("{}", "0".repeat(128))).status).toBe(429);
  });

  test("is counted separately from other requests of the same address", async () => {
    for (let i = 0; i < 5; i++) await send("{}", null);
    expect((await pay(ADDRESS)).status).toBe(404);
  });

  test("without a known address shares one limit", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await send("{}", null, "")).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });
});

test("probes are counted separately from other requests of their address", async () => {
  for (let i = 0; i < 5; i++) await pay(ADDRESS);
  expect((await pay(ADDRESS)).status).toBe(429);
  expect((await HEALTH(new Request("http://localhost/healthz", from(ADDRESS)))).status).toBe(200);
});

test("0 means no limit and no rate-limit headers", async () => {
  configure(world.runtime, { rateLimits: NO_LIMITS });
  const key = await newKey();
  for (let i = 0; i < 10; i++) {
    const response = await list(key);
    expect([response.status, response.headers.has("ratelimit")]).toEqual([200, false]);
  }
});
