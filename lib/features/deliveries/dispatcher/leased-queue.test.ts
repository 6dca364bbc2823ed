import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LeasedQueue, type QueueServices } from "./leased-queue";
import { HOLD_MS, PER_ENDPOINT_MAX } from "./limits";
import type { Target } from "./queue-store";
import type { AttemptResult } from "./results-store";
import type { TakenDelivery } from "./taken-deliveries-store";

const TARGET: Target = {
  url: "https://shop.example",
  active: true,
  failing: false,
  proven: true,
  secrets: [],
};

/** Services whose calls stay pending until the test resolves them. */
function createServices() {
  const takes: ((taken: TakenDelivery[]) => void)[] = [];
  const sends: { id: string; target: Target; end: (status: "delivered" | "pending") => void }[] =
    [];
  const targets: ((target: Target) => void)[] = [];
  const releases: { unsent: string[]; degraded: boolean }[] = [];
  const state = { isBehind: false };
  const services: QueueServices = {
    take: () => new Promise((resolve) => takes.push(resolve)),
    findTarget: () => new Promise((resolve) => targets.push(resolve)),
    endUndeliverable: () => Promise.resolve(),
    send: ({ id }, target) =>
      new Promise((resolve) => {
        const end = (status: string) => resolve({ id, status } as AttemptResult);
        sends.push({ id, target, end });
      }),
    record: () => Promise.resolve(),
    isBehind: () => state.isBehind,
    release(queue, unsent) {
      releases.push({ unsent: unsent.map(({ id }) => id), degraded: queue.degraded });
      return new Promise(() => undefined);
    },
    leased: () => 1,
    fail(error) {
      throw error;
    },
  };
  return { services, state, takes, sends, targets, releases };
}

const deliveries = (...ids: string[]) => ids.map((id) => ({ id }) as TakenDelivery);
const settled = () => vi.advanceTimersByTimeAsync(0);

function hold(target: Target = TARGET) {
  const all = createServices();
  const lease = { endpointId: "whk_1", token: "t", degraded: false, target };
  const queue = new LeasedQueue({ lease, deliveries: [], moreDue: true }, all.services);
  queue.advance();
  return { queue, ...all };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a leased queue", () => {
  it("sends three at a time, and goes on while the next are taken", async () => {
    const { takes, sends } = hold();
    takes[0]?.(deliveries(...Array.from({ length: 32 }, (_, n) => `${n}`)));
    await settled();
    expect(sends).toHaveLength(PER_ENDPOINT_MAX);
    for (let n = 0; n < 20; n++) {
      sends[n]?.end("delivered");
      await settled();
    }
    // The second `take` is still pending.
    expect(takes).toHaveLength(2);
    expect(sends).toHaveLength(20 + PER_ENDPOINT_MAX);
  });

  it("takes again for a signal that came while it took, and reports one that came too late", async () => {
    const { queue, takes, releases } = hold();
    expect(queue.wake()).toBe(true);
    takes[0]?.([]);
    await settled();
    expect(takes).toHaveLength(2);
    takes[1]?.([]);
    await settled();
    expect(releases).toHaveLength(1);
    expect(queue.wake()).toBe(false);
  });

  it("sends nothing to a target that changed before it was read again, however often", async () => {
    const { queue, takes, sends, targets } = hold();
    queue.invalidate();
    takes[0]?.(deliveries("a"));
    await settled();
    expect(sends).toEqual([]);
    queue.invalidate();
    targets[0]?.({ ...TARGET, url: "https://old.example" });
    await settled();
    expect(sends).toEqual([]);
    targets[1]?.({ ...TARGET, url: "https://new.example" });
    await settled();
    expect(sends.map(({ target }) => target.url)).toEqual(["https://new.example"]);
  });

  it("stops at a failure, returns what it has not sent, and is degraded", async () => {
    const { takes, sends, releases } = hold();
    takes[0]?.(deliveries("a", "b", "c", "d"));
    await settled();
    sends[0]?.end("pending");
    await settled();
    expect(releases).toEqual([]);
    sends[1]?.end("pending");
    sends[2]?.end("pending");
    await settled();
    expect(releases).toEqual([{ unsent: ["d"], degraded: true }]);
    expect(sends).toHaveLength(3);
  });

  it("starts nothing while too many results wait to be recorded", async () => {
    const { queue, state, takes, sends } = hold();
    state.isBehind = true;
    takes[0]?.(deliveries("a", "b"));
    await settled();
    expect(sends).toEqual([]);
    state.isBehind = false;
    queue.advance();
    expect(sends).toHaveLength(2);
  });

  it("sends one at a time to an endpoint that fails", async () => {
    const { takes, sends } = hold({ ...TARGET, failing: true });
    takes[0]?.(deliveries("a", "b"));
    await settled();
    expect(sends).toHaveLength(1);
  });

  it("takes no more when its time is over, and sends what it has taken", async () => {
    const { takes, sends, releases } = hold();
    await vi.advanceTimersByTimeAsync(HOLD_MS + 1);
    const ids = Array.from({ length: 32 }, (_, n) => `${n}`);
    takes[0]?.(deliveries(...ids));
    await settled();
    for (const n of ids.keys()) {
      sends[n]?.end("delivered");
      await settled();
    }
    expect(sends).toHaveLength(32);
    expect(takes).toHaveLength(1);
    expect(releases).toEqual([{ unsent: [], degraded: false }]);
  });
});
