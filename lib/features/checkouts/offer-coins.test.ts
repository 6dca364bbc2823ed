import { createProviders } from "@/lib/providers/registry";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/platform/ctx";
import { createLogger } from "@/lib/platform/logger";
import { fixedClock, type FixedClock } from "@/test/support/fixed-clock";
import { startProviderDouble, type ProviderDouble } from "@/test/support/provider-double";
import { testConfig } from "@/test/support/test-ctx";
import { offerCoins } from "./offer-coins";
import { ESTIMATE_TTL_MS } from "@/lib/providers/quotes";

vi.setConfig({ testTimeout: 30_000 });

const COINS = 120;
const PRICE = { livemode: false, priceCents: 4900, priceCurrency: "USD" };
const offered = (priceCents = PRICE.priceCents) => offerCoins(ctx, { ...PRICE, priceCents });

let double: ProviderDouble;
let clock: FixedClock;
let ctx: Ctx;

async function start(coins: number): Promise<void> {
  double = await startProviderDouble({ coins });
  clock = fixedClock();
  const sandbox = { apiUrl: double.apiUrl, wakePosters: new Set<() => void>() };
  const services = { providers: createProviders(testConfig(), sandbox) };
  ctx = { services, clock, log: createLogger("silent") } as unknown as Ctx;
}

beforeEach(() => start(COINS));
afterEach(() => double.close());

/** Keeps reads open until `release`; `full` resolves when 8 are open. */
function holdReads() {
  let release = () => {};
  let isFull = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const full = new Promise<void>((resolve) => (isFull = resolve));
  double.onRead(() => {
    if (double.reads.running === 8) isFull();
    return released;
  });
  return { release, full };
}

describe("reads of the provider", () => {
  test("of 100 callers at the same moment are those of one, at most 8 at a time", async () => {
    const lists = await Promise.all(Array.from({ length: 100 }, () => offered()));
    expect(lists.every((list) => list.length === COINS)).toBe(true);
    expect(lists[99]!.every(({ estimate, minimum }) => estimate && minimum)).toBe(true);
    expect(double.reads.count).toBe(2 * COINS);
    expect(double.reads.runningMax).toBeLessThanOrEqual(8);
  });

  test("of different prices together are at most 8 at a time, and share the minimums", async () => {
    const pausedReads = holdReads();
    const lists = Array.from({ length: 5 }, (_, index) => offered(1_000 + index));
    await pausedReads.full;
    pausedReads.release();
    await Promise.all(lists);
    expect(double.reads.count).toBe(6 * COINS);
    expect(double.reads.runningMax).toBe(8);
  });

  test("are repeated once the estimates have expired, the minimums later", async () => {
    const [first] = await offered();
    expect(first?.until).toEqual(new Date(clock.now().getTime() + ESTIMATE_TTL_MS));
    clock.advance(ESTIMATE_TTL_MS - 1);
    await offered();
    expect(double.reads.count).toBe(2 * COINS);
    clock.advance(1);
    await offered();
    expect(double.reads.count).toBe(3 * COINS);
    clock.advance(ESTIMATE_TTL_MS);
    await offered();
    expect(double.reads.count).toBe(5 * COINS);
  });

  test("that wait beyond the limit fail without being sent, and succeed later", async () => {
    await double.close();
    await start(8);
    const pausedReads = holdReads();
    const lists = Array.from({ length: 40 }, (_, index) =>
      offered(2_000 + index).then(
        (list) => list.filter(({ estimate }) => estimate !== null).length,
        (error: unknown) => error,
      ),
    );
    // The last list exceeds the queue limit, so it fails while all other reads are still blocked.
    expect(await Promise.race(lists)).toMatchObject({ code: "unavailable", retryAfterSeconds: 5 });
    await pausedReads.full;
    pausedReads.release();
    await Promise.all(lists);
    expect(double.reads.runningMax).toBe(8);
    expect((await offered(2_039)).every(({ estimate }) => estimate !== null)).toBe(true);
  });
});

describe("a provider that fails", () => {
  const failWith = (status: number, body: object) =>
    double.onRead((_path, response) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  const codeOf = (list: Promise<unknown>) =>
    list.then(
      () => null,
      (error: { code?: string }) => error.code,
    );

  test("is requested once for concurrent callers, and again a second later", async () => {
    failWith(503, {});
    const callers = Array.from({ length: 20 }, () => codeOf(offered()));
    expect(new Set(await Promise.all(callers))).toEqual(new Set(["unavailable"]));
    expect(await codeOf(offered())).toBe("unavailable");
    expect(double.reads.count).toBeLessThanOrEqual(2 * COINS);
    double.onRead(() => undefined);
    clock.advance(1_000);
    expect((await offered()).every(({ estimate }) => estimate)).toBe(true);
    // A list fails with its last estimate; the minimum for the same coin may have failed after the clock was advanced.
    clock.advance(1_000);
    expect((await offered()).every(({ minimum }) => minimum)).toBe(true);
  });

  test("because it does not take the currency is requested again after ten seconds", async () => {
    failWith(400, { code: "INVALID_REQUEST_PARAMS", message: "currency_from not found" });
    expect(await codeOf(offered())).toBe("unsupported_pair");
    clock.advance(9_999);
    expect(await codeOf(offered())).toBe("unsupported_pair");
    expect(double.reads.count).toBeLessThanOrEqual(2 * COINS);
    double.onRead(() => undefined);
    clock.advance(1);
    expect(await codeOf(offered())).toBeNull();
  });

  test("for one coin leaves the others priced", async () => {
    let number = 0;
    double.onRead((path, response) => {
      if (path === "/estimate" && number++ === 0) response.writeHead(500).end("{}");
    });
    const list = await offered();
    expect(list.filter(({ estimate }) => estimate === null)).toHaveLength(1);
  });
});
