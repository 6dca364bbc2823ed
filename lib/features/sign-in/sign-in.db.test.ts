import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { issueDeviceToken, readDeviceToken } from "@/lib/features/accounts/device-token";
import { isPasswordRight } from "@/lib/features/accounts/hash-password";
import { pruneSignInAddresses } from "@/lib/features/accounts/remember-address";
import { AppError } from "@/lib/platform/app-error";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestUser, TEST_PASSWORD, type TestUser } from "@/test/support/test-session";
import { signIn, type SignInInput } from "./sign-in";

vi.mock("@/lib/features/accounts/hash-password", async (original) => {
  const real = await original<{ isPasswordRight: typeof isPasswordRight }>();
  return { ...real, isPasswordRight: vi.fn(real.isPasswordRight) };
});

const DAY_MS = 86_400_000;
const HOME = "198.51.100.7";
let world: TestWorld;
let owner: TestUser;
let made = 0;

beforeAll(async () => {
  world = await createTestWorld();
});
beforeEach(async () => {
  owner = await createTestUser(world);
  vi.mocked(isPasswordRight).mockImplementation(async (_, password) => password === TEST_PASSWORD);
});
afterAll(() => world.close());

/** Resolves to `signed-in`, `wrong` or the number of seconds to wait. */
async function attempt(input: Partial<SignInInput> = {}): Promise<string | number> {
  const nothing = { code: null, userAgent: null, deviceToken: null, sessionToken: null };
  const given = { email: owner.email, password: TEST_PASSWORD, address: null, ...nothing };
  try {
    return (await signIn(world.ctx, { ...given, ...input })).kind;
  } catch (error) {
    if (error instanceof AppError && error.slug === "rate-limited")
      return error.retryAfterSeconds ?? 0;
    throw error;
  }
}

const elsewhere = () => `2001:db8:${(++made).toString(16)}:0`;
const guess = () => attempt({ password: "wrong", address: elsewhere() });
const deviceOf = (user: TestUser) =>
  issueDeviceToken(world.ctx, { email: user.email, deviceId: null });

/** Sends wrong passwords, each from another address, until further guesses have to wait. */
async function attack(): Promise<void> {
  for (let n = 0; n < 130; n++) await guess();
  expect(await guess()).toEqual(expect.any(Number));
}

describe("while an attacker guesses from many addresses", () => {
  it("the owner signs in immediately in a browser that has signed in before, from any address", async () => {
    const deviceToken = deviceOf(owner);
    await attack();
    expect(await attempt({ deviceToken, address: elsewhere() })).toBe("signed-in");
  });

  it("the owner signs in immediately from an address that has signed in before, in any browser", async () => {
    expect(await attempt({ address: HOME })).toBe("signed-in");
    await attack();
    expect(await attempt({ address: HOME })).toBe("signed-in");
  });

  it("the owner waits for at most 30 seconds anywhere else", async () => {
    await attack();
    for (let n = 0; n < 20; n++) {
      const waitSeconds = Number(await attempt({ address: elsewhere() }));
      expect(waitSeconds).toBeLessThanOrEqual(30);
      world.clock.advance(waitSeconds * 1000);
      expect(await guess()).toBe("wrong");
    }
    world.clock.advance(30_000);
    expect(await attempt({ address: elsewhere() })).toBe("signed-in");
  });

  it("the owner's sign-in gives the attacker no further attempts", async () => {
    const deviceToken = deviceOf(owner);
    await attack();
    expect(await attempt({ deviceToken })).toBe("signed-in");
    expect(await guess()).toEqual(expect.any(Number));
    world.clock.advance(30_000);
    expect(await attempt({ address: elsewhere() })).toBe("signed-in");
    const results = [await guess(), await guess(), await guess()];
    expect(results.filter((one) => one === "wrong").length).toBeLessThanOrEqual(1);
  });

  it("neither another user's device, a changed token nor an expired one is exempt", async () => {
    const other = await createTestUser(world);
    const token = deviceOf(owner);
    const changed = token.replace(/.$/, (last) => (last === "A" ? "Q" : "A"));
    await attack();
    for (const deviceToken of [deviceOf(other), changed, `${token}x`, "", "a.b.c"])
      expect(await attempt({ deviceToken, address: elsewhere() })).toEqual(expect.any(Number));
    const { email } = owner;
    expect(readDeviceToken(world.ctx, { email, token })).toMatch(/^[\w-]{22}$/);
    world.clock.advance(366 * DAY_MS);
    expect(readDeviceToken(world.ctx, { email, token })).toBeNull();
  });

  it("an address from which someone else signs in is not exempt", async () => {
    const other = await createTestUser(world);
    expect(await attempt({ email: other.email, address: HOME })).toBe("signed-in");
    await attack();
    expect(await attempt({ address: HOME })).toEqual(expect.any(Number));
  });
});

describe("guessing one password for a day", () => {
  /** Returns the number of guesses that are checked in a day when each is sent as soon as it is allowed. */
  async function guessesInADay(next: () => Promise<string | number>): Promise<number> {
    const end = world.clock.now().getTime() + DAY_MS;
    let checked = 0;
    while (world.clock.now().getTime() < end) {
      const result = await next();
      if (typeof result === "number") world.clock.advance(result * 1000);
      else checked++;
    }
    return checked;
  }

  it("from any number of addresses is about 3,000 attempts", { timeout: 90_000 }, async () => {
    const checked = await guessesInADay(guess);
    expect(checked).toBeGreaterThan(2_500);
    expect(checked).toBeLessThan(3_000);
  });

  it("from one address is about 110 attempts, and from a stolen device too", async () => {
    const address = elsewhere();
    expect(await guessesInADay(() => attempt({ password: "wrong", address }))).toBeLessThan(115);
    const deviceToken = deviceOf(owner);
    const fromDevice = () => attempt({ password: "wrong", deviceToken, address: elsewhere() });
    expect(await guessesInADay(fromDevice)).toBeLessThan(115);
  });
});

describe("an address that has signed in", () => {
  it("is forgotten after 180 days without a sign-in", async () => {
    const count = () => world.ctx.db.signInAddress.count({ where: { userId: owner.userId } });
    await attempt({ address: HOME });
    await attempt({ address: HOME });
    world.clock.advance(179 * DAY_MS);
    await pruneSignInAddresses(world.ctx);
    expect(await count()).toBe(1);
    world.clock.advance(2 * DAY_MS);
    await pruneSignInAddresses(world.ctx);
    expect(await count()).toBe(0);
  });
});
