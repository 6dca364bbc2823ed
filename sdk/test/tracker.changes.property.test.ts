import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderTracker } from "../src/index.js";
import { fakeClock, type FakeClock } from "./fake-clock.js";
import { FakeSocket } from "./fake-socket.js";

const SECONDS = 1_000;
const MINUTES = 60 * SECONDS;

/** How long a change may take: ten seconds to connect, three between two polls, and two responses. */
const DELAY_MAX_MS = 31 * SECONDS;

/** What becomes of one connection. A stale one gets no frames, although neither side has closed it. */
const connection = fc.record({
  opens: fc.constantFrom(true, true, true, false),
  connectMs: fc.integer({ min: 0, max: 12 * SECONDS }),
  end: fc.constantFrom("none", "none", "lost", "stale"),
  lifeMs: fc.integer({ min: 0, max: 6 * MINUTES }),
});
type Connection = typeof connection extends fc.Arbitrary<infer T> ? T : never;

type Network = { connections: Connection[]; latencyMs: number; changeAt: number };

/** A server with one order that becomes `done` at a time. It sends the status on connection and on the change. */
function startModel(clock: FakeClock, { connections, latencyMs, changeAt }: Network) {
  const receiving = new Set<FakeSocket>();
  const requestedAt: number[] = [];
  let opened = 0;
  const status = () => (clock.now() >= changeAt ? "done" : "new");
  clock.setTimeout(() => {
    for (const socket of receiving) socket.frame("done");
  }, changeAt);

  class ModelSocket extends FakeSocket {
    constructor(url: string) {
      super(url);
      const plan = connections[opened++ % connections.length]!;
      clock.setTimeout(() => this.connect(plan), plan.connectMs);
    }
    connect({ opens, end, lifeMs }: Connection) {
      if (this.isClosed) return;
      if (!opens) return this.lose();
      this.open();
      receiving.add(this);
      this.frame(status());
      if (end !== "none") clock.setTimeout(() => this.end(end), lifeMs);
    }
    end(end: "lost" | "stale") {
      receiving.delete(this);
      if (end === "lost" && !this.isClosed) this.lose();
    }
    override close() {
      super.close();
      receiving.delete(this);
    }
  }
  const respond = () =>
    new Promise<Response>((resolve) => {
      requestedAt.push(clock.now());
      const response = Response.json({ status: status(), order_id: 42, content: {} });
      clock.setTimeout(() => resolve(response), latencyMs);
    });
  return { WebSocket: ModelSocket, fetch: respond, requestedAt };
}

test("no change is missed, whatever becomes of the connections", async () => {
  const network = fc.record({
    connections: fc.array(connection, { minLength: 1, maxLength: 5 }),
    latencyMs: fc.integer({ min: 0, max: 9 * SECONDS }),
    // Re-openings are at multiples of five minutes: changes near them are the ones that could be missed.
    changeAt: fc.oneof(
      fc.integer({ min: 0, max: 25 * MINUTES }),
      fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -50, max: 12 * SECONDS }))
        .map(([count, ms]) => count * 5 * MINUTES + ms),
    ),
  });
  await fc.assert(
    fc.asyncProperty(network, async (network) => {
      const clock = fakeClock();
      const { WebSocket, fetch, requestedAt } = startModel(clock, network);
      OrderTracker.configure({
        baseUrl: "https://billing.example.org",
        projectId: 7,
        fetch,
        WebSocket,
        clock,
      });
      const calls: [outcome: string, at: number][] = [];
      OrderTracker.checkPendingOrder(
        "token",
        42,
        () => calls.push(["success", clock.now()]),
        ({ description }) => calls.push([description, clock.now()]),
      );
      await clock.advance(40 * MINUTES);

      expect(calls).toHaveLength(1);
      const [outcome, at] = calls[0]!;
      const isStale = network.connections.some(({ end }) => end === "stale");
      const delayMax = DELAY_MAX_MS + (isStale ? 5 * MINUTES : 0);
      if (outcome === "success") {
        expect(at).toBeGreaterThanOrEqual(network.changeAt);
        expect(at).toBeLessThanOrEqual(network.changeAt + delayMax);
      } else {
        expect(outcome).toBe("Short polling expired.");
        expect(at).toBe(requestedAt[0]! + 10 * MINUTES);
        expect(at).toBeLessThan(network.changeAt + DELAY_MAX_MS);
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);
