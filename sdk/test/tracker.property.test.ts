import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderTracker } from "../src/index.js";
import { fakeClock, settled } from "./fake-clock.js";
import { fakeWebSocket } from "./fake-socket.js";

const STATUSES = ["new", "paid", "done", "canceled"] as const;

/** What the network and the clock can do, in any order. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("open" as const), socket: fc.nat(3) }),
  fc.record({ kind: fc.constant("lose" as const), socket: fc.nat(3) }),
  fc.record({
    kind: fc.constant("frame" as const),
    socket: fc.nat(3),
    status: fc.constantFrom(...STATUSES),
  }),
  fc.record({
    kind: fc.constant("respond" as const),
    request: fc.nat(9),
    status: fc.constantFrom(...STATUSES, 401, 404, 500, "lost" as const),
  }),
  fc.record({
    kind: fc.constant("advance" as const),
    ms: fc.constantFrom(0, 1, 2_999, 3_000, 10_000, 60_000, 299_999, 300_000),
  }),
);

function responseOf(status: string | number): Response {
  if (status === "lost") throw new TypeError("fetch failed");
  if (typeof status === "string") return Response.json({ status, order_id: 42, content: {} });
  return Response.json({ statusCode: status, errorCode: 1, errorMessage: "no" }, { status });
}

test("exactly one callback under every interleaving, and no timer or socket left behind", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const clock = fakeClock();
      const { WebSocket, sockets } = fakeWebSocket();
      const requests: ((status: string | number) => void)[] = [];
      const send = () =>
        new Promise<Response>((resolve, reject) => {
          requests.push((status) => {
            try {
              resolve(responseOf(status));
            } catch (error) {
              reject(error);
            }
          });
        });
      OrderTracker.configure({
        baseUrl: "https://billing.example.org",
        projectId: 7,
        fetch: send,
        WebSocket,
        clock,
      });
      const calls: string[] = [];
      OrderTracker.checkPendingOrder(
        "token",
        42,
        () => calls.push("success"),
        ({ description }) => calls.push(description),
      );

      for (const each of steps) {
        if (each.kind === "open") sockets[each.socket]?.open();
        if (each.kind === "lose") sockets[each.socket]?.lose();
        if (each.kind === "frame") sockets[each.socket]?.frame(each.status);
        if (each.kind === "respond") requests[each.request]?.(each.status);
        if (each.kind === "advance") await clock.advance(each.ms);
        await settled();
        expect(calls.length).toBeLessThanOrEqual(1);
        if (calls.length === 0) continue;
        expect(clock.pending()).toBe(0);
        expect(sockets.every(({ isClosed }) => isClosed)).toBe(true);
      }
      // From here on no connection succeeds: polling expires unless tracking has ended before.
      for (const socket of sockets) if (!socket.isClosed) socket.lose();
      await clock.advance(10_000 + 600_000);
      expect(calls).toHaveLength(1);
      expect(clock.pending()).toBe(0);
      expect(sockets.every(({ isClosed }) => isClosed)).toBe(true);
    }),
    { numRuns: 300 },
  );
}, 60_000);
