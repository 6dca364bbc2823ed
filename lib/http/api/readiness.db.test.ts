import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

const DRAIN_MS = 60_000;

/** A process whose readiness has not been checked yet. */
async function newProcess() {
  vi.resetModules();
  return import("./readiness");
}

describe("a process that is about to stop", () => {
  test("reports not ready to a load balancer that checked before, and serves until the drain period is over", async () => {
    const { announceLeaving, checkReadiness, isLeaving } = await newProcess();
    expect((await checkReadiness(world.ctx)).status).toBe(200);
    expect(isLeaving()).toBe(false);
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    let gone = false;
    const leaving = announceLeaving(DRAIN_MS).then(() => (gone = true));
    const response = await checkReadiness(world.ctx);
    expect([response.status, response.body]).toEqual([503, { status: "stopping" }]);
    expect([isLeaving(), gone]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(DRAIN_MS);
    await leaving;
    vi.useRealTimers();
  });

  test("does not wait when no load balancer checks it", async () => {
    const { announceLeaving, isLeaving } = await newProcess();
    await announceLeaving(DRAIN_MS);
    expect(isLeaving()).toBe(true);
  });
});
