import { afterAll, beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import { PARSER_TARGETS } from "./parser-targets";
import { fuzzTarget, runTarget, type FuzzTarget } from "./run-target";
import { startFuzzServer } from "./socket-targets";

const PARSER_MS = 1_000;
const SOCKET_MS = 2_000;
const TEST_LIMIT = { timeout: 60_000 };

let server: Awaited<ReturnType<typeof startFuzzServer>>;
beforeAll(async () => {
  server = await startFuzzServer();
});
afterAll(() => server.close());

async function expectHolds(target: FuzzTarget, timeMs: number): Promise<void> {
  const { failure, runs, seed } = await runTarget(target, { timeMs });
  expect(failure).toBeNull();
  expect(runs, `seed ${seed}`).toBeGreaterThan(10);
}

describe("no input crashes, or takes 50 ms", () => {
  test.each(PARSER_TARGETS.map((target) => [target.name, target] as const))(
    "%s",
    TEST_LIMIT,
    (_, target) => expectHolds(target, PARSER_MS),
  );

  test.each(["upgrade requests", "frame bytes"])("%s", TEST_LIMIT, async (name) => {
    const target = server.targets.find((one) => one.name === name);
    await expectHolds(target!, SOCKET_MS);
  });
});

describe("the fuzzer", () => {
  const quadratic = /\.?0+$/;
  const target = fuzzTarget({
    name: "a quadratic pattern",
    input: fc.constantFrom(1, 14_000).map((zeros) => `0.${"0".repeat(zeros)}1`),
    run: (text) => void text.replace(quadratic, ""),
  });

  test(
    "finds an input that takes 50 ms, and its seed and path find it again",
    TEST_LIMIT,
    async () => {
      const found = await runTarget(target, { timeMs: 30_000 });
      expect(found.failure).toMatch(/took \d+ ms at best/);
      const path = /--path (\S+)/.exec(found.failure ?? "")?.[1];
      const again = await runTarget(target, { timeMs: 1_000, seed: found.seed, path });
      expect(again.failure).toMatch(/took \d+ ms at best/);
      expect(again.runs).toBe(1);
    },
  );

  test("finds an error", TEST_LIMIT, async () => {
    const crash = fuzzTarget({
      name: "a crash",
      input: fc.nat(),
      run: (number) => {
        if (number % 7 === 3) throw new TypeError("a bug");
      },
    });
    expect((await runTarget(crash, { timeMs: 10_000 })).failure).toContain("TypeError: a bug");
  });
});
