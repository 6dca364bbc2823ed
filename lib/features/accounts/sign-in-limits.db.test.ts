import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET as LIST } from "@/app/v1/billing/crypto-orders/route";
import { AppError } from "@/lib/platform/app-error";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";
import { createAccount } from "./create-account";
import { isPasswordRight } from "./hash-password";
import { verifySignIn } from "./verify-sign-in";

vi.mock("./hash-password", async (original) => {
  const real = await original<{ isPasswordRight: typeof isPasswordRight }>();
  return { ...real, isPasswordRight: vi.fn(real.isPasswordRight) };
});
const hashing = vi.mocked(isPasswordRight);
const realHashing = hashing.getMockImplementation();

const PASSWORD = "a long enough password";
let world: TestWorld;
let made = 0;

beforeAll(async () => {
  world = await createTestWorld();
});
beforeEach(() => {
  hashing.mockClear();
  hashing.mockImplementation(async (_hashed, password) => password === PASSWORD);
});
afterAll(() => world.close());

async function newOwner(): Promise<string> {
  const email = `owner.${process.pid}.${++made}@shop.example`;
  await createAccount(world.ctx, { name: "Shop", email, password: PASSWORD, isOperator: false });
  return email;
}
const addressOf = (n: number) => `198.51.${Math.floor(n / 250)}.${1 + (n % 250)}`;

type Attempt = { email: string; address?: string; password?: string };
/** Resolves to `in`, `wrong` or the number of seconds to wait. */
async function attempt({ email, address = "192.0.2.1", password = "wrong" }: Attempt) {
  try {
    return (await verifySignIn(world.ctx, { email, password, address })) ? "in" : "wrong";
  } catch (error) {
    if (error instanceof AppError && error.slug === "rate-limited") return error.retryAfterSeconds;
    throw error;
  }
}

async function attempts(count: number, make: (n: number) => Attempt) {
  const results: Awaited<ReturnType<typeof attempt>>[] = [];
  for (let n = 0; n < count; n++) results.push(await attempt(make(n)));
  return results;
}

describe("guesses at one account", () => {
  it("from one address are slowed down after ten; from another the owner still gets in", async () => {
    const email = await newOwner();
    const results = await attempts(12, () => ({ email, address: "192.0.2.10" }));
    expect(results.slice(0, 10)).toEqual(Array(10).fill("wrong"));
    expect(results.slice(10)).toEqual([1, 1]);
    expect(await attempt({ email, address: "192.0.2.11", password: PASSWORD })).toBe("in");
  });

  it("spread over a hundred addresses are slowed down too, and cost no hash after that", async () => {
    const email = await newOwner();
    const results = await attempts(103, (n) => ({ email, address: addressOf(n) }));
    expect(results.slice(0, 100)).toEqual(Array(100).fill("wrong"));
    expect(results.slice(100)).toEqual([1, 1, 1]);
    expect(hashing).toHaveBeenCalledTimes(100);
    world.clock.advance(2_000);
    expect(await attempt({ email, address: addressOf(400), password: PASSWORD })).toBe("in");
    expect(await attempt({ email, address: addressOf(401) })).toBe("wrong");
  });

  it("wait twice as long after each further one", async () => {
    const email = await newOwner();
    await attempts(10, () => ({ email, address: "192.0.2.12" }));
    const waits: unknown[] = [];
    for (let n = 0; n < 6; n++) {
      const seconds = await attempt({ email, address: "192.0.2.12" });
      waits.push(seconds);
      world.clock.advance(Number(seconds) * 1000);
      expect(await attempt({ email, address: "192.0.2.12" })).toBe("wrong");
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32]);
  });
});

describe("one address that tries many emails", () => {
  it("is slowed down after fifty; others are not", async () => {
    const results = await attempts(52, (n) => ({
      email: `unknown.${n}@shop.example`,
      address: "203.0.113.5",
    }));
    expect(results.slice(0, 50)).toEqual(Array(50).fill("wrong"));
    expect(results.slice(50)).toEqual([1, 1]);
    const email = await newOwner();
    expect(await attempt({ email, address: "203.0.113.6", password: PASSWORD })).toBe("in");
  });
});

describe("fifty concurrent sign-ins", () => {
  const crowd = () =>
    Array.from({ length: 50 }, (_, n) =>
      attempt({ email: `crowd.${made}.${n}@shop.example`, address: addressOf(1_000 + n) }),
    );

  it("hash two at a time, twenty wait, and the rest are rejected with a time to retry", async () => {
    const open: (() => void)[] = [];
    let running = 0;
    let most = 0;
    hashing.mockImplementation(async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => open.push(resolve));
      running--;
      return false;
    });
    const results = crowd();
    let finished = 0;
    const all = Promise.all(results.map((one) => one.finally(() => finished++)));
    await expect.poll(() => finished).toBe(28);
    expect(hashing).toHaveBeenCalledTimes(2);
    const letIn = setInterval(() => open.shift()?.(), 1);
    const messages = await all;
    clearInterval(letIn);
    expect(most).toBe(2);
    expect(messages.filter((one) => one === "wrong")).toHaveLength(22);
    expect(messages.filter((one) => one === 2)).toHaveLength(28);
  });

  it("do not hold up a merchant's request", async () => {
    if (!realHashing) throw new Error("the real password check is missing");
    hashing.mockImplementation(realHashing);
    const key = await createTestKey(await createTestAccount(world));
    made += 1;
    let hashed = 0;
    const all = Promise.all(
      crowd().map((one) => one.then((messages) => messages === "wrong" && hashed++)),
    );
    await expect.poll(() => hashing.mock.calls.length).toBeGreaterThan(0);
    const request = new Request("http://localhost/v1/billing/crypto-orders", {
      headers: { authorization: `Bearer ${key}` },
    });
    expect((await LIST(request)).status).toBe(200);
    expect(hashed).toBeLessThan(22);
    await all;
    expect(hashed).toBe(22);
  });
});
