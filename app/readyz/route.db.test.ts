import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createReadiness } from "@/lib/platform/readiness";
import { callRoute } from "@/test/support/admin-calls";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { GET } from "./route";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

const NOTICE_MS = 60_000;

/** Asks a process whose readiness has not been checked yet. */
function newProcess() {
  const readiness = (world.runtime.services.readiness = createReadiness(world.runtime));
  return { readiness, ask: () => callRoute(GET, {}) };
}

describe("a process that is told to stop", () => {
  test("says so to a balancer that asked before, and answers on until the notice is over", async () => {
    const { readiness, ask } = newProcess();
    expect((await ask()).status).toBe(200);
    expect(readiness.isLeaving()).toBe(false);
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    let gone = false;
    const leaving = readiness.announceLeaving(NOTICE_MS).then(() => (gone = true));
    const answer = await ask();
    expect([answer.status, await answer.json()]).toEqual([503, { status: "stopping" }]);
    expect([readiness.isLeaving(), gone]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(NOTICE_MS);
    await leaving;
    vi.useRealTimers();
  });

  test("does not wait for a balancer that is not there", async () => {
    const { readiness } = newProcess();
    await readiness.announceLeaving(NOTICE_MS);
    expect(readiness.isLeaving()).toBe(true);
  });
});
