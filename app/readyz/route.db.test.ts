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

const DRAIN_MS = 60_000;

/** Requests readiness from a process whose readiness has not been checked yet. */
function newProcess() {
  const readiness = (world.runtime.services.readiness = createReadiness(world.runtime));
  return { readiness, getReady: () => callRoute(GET, {}) };
}

describe("a process that stops", () => {
  test("reports that it stops to a load balancer that checked before, and serves until the drain period is over", async () => {
    const { readiness, getReady } = newProcess();
    expect((await getReady()).status).toBe(200);
    expect(readiness.isLeaving()).toBe(false);
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    let gone = false;
    const leaving = readiness.announceLeaving(DRAIN_MS).then(() => (gone = true));
    const response = await getReady();
    expect([response.status, await response.json()]).toEqual([503, { status: "stopping" }]);
    expect([readiness.isLeaving(), gone]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(DRAIN_MS);
    await leaving;
    vi.useRealTimers();
  });

  test("begins the drain period when a load balancer that polls has received the report", async () => {
    const { readiness, getReady } = newProcess();
    await getReady();
    await getReady();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let gone = false;
    const leaving = readiness.announceLeaving(1_000).then(() => (gone = true));
    await vi.advanceTimersByTimeAsync(9_000);
    expect((await getReady()).status).toBe(503);
    await vi.advanceTimersByTimeAsync(999);
    expect(gone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await leaving;
    vi.useRealTimers();
  });

  test("waits for a poll for ten seconds at most", async () => {
    const { readiness, getReady } = newProcess();
    await getReady();
    await getReady();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let gone = false;
    const leaving = readiness.announceLeaving(1_000).then(() => (gone = true));
    await vi.advanceTimersByTimeAsync(10_999);
    expect(gone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await leaving;
    vi.useRealTimers();
  });

  test("does not wait for a balancer that is not there", async () => {
    const { readiness } = newProcess();
    await readiness.announceLeaving(DRAIN_MS);
    expect(readiness.isLeaving()).toBe(true);
  });
});
