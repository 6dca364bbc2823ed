import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { OrderTracker, XsollaOrders } from "../src/index.js";
import { fakeClock, settled, type FakeClock } from "./fake-clock.js";
import { fakeFetch, json } from "./fake-fetch.js";
import { fakeWebSocket } from "./fake-socket.js";

const MINUTE = 60_000;
const order = (status: string) => json({ order_id: 42, status, content: {} });
const failure = (statusCode: number) =>
  json({ statusCode, errorCode: 1501, errorMessage: "no" }, { status: statusCode });

let clock: FakeClock;
let onSuccess: ReturnType<typeof vi.fn<() => void>>;
let onError: ReturnType<typeof vi.fn<(error: object) => void>>;
const calls = () => onSuccess.mock.calls.length + onError.mock.calls.length;

beforeEach(() => {
  clock = fakeClock();
  onSuccess = vi.fn<() => void>();
  onError = vi.fn<(error: object) => void>();
});
afterEach(() => expect(clock.pending()).toBe(0));

/** Tracks order 42 with sockets and responses that the test controls. */
function track(...responses: Parameters<typeof fakeFetch>) {
  const web = fakeWebSocket();
  const net = fakeFetch(...(responses.length === 0 ? [order("new")] : responses));
  OrderTracker.configure({
    baseUrl: "https://billing.example.org/base/",
    projectId: 7,
    fetch: net.fetch,
    WebSocket: web.WebSocket,
    clock,
  });
  const stop = OrderTracker.checkPendingOrder("token", 42, onSuccess, onError);
  return { ...web, ...net, stop };
}

describe("the socket", () => {
  test("opens at the tracking address, without the token", () => {
    const { sockets, stop } = track();
    expect(sockets.map(({ url }) => url)).toEqual([
      "wss://billing.example.org/base/sub/order/status?order_id=42&project_id=7",
    ]);
    stop();
  });

  test("a done frame succeeds, once", async () => {
    const { sockets, requests } = track();
    sockets[0]!.open();
    sockets[0]!.frame("new");
    sockets[0]!.frame("paid");
    expect(calls()).toBe(0);
    sockets[0]!.frame("done");
    sockets[0]!.frame("done");
    sockets[0]!.lose();
    await clock.advance(20 * MINUTE);
    expect(onSuccess).toHaveBeenCalledTimes(1);
    expect(onError).not.toHaveBeenCalled();
    expect(requests).toEqual([]);
    expect(sockets.every(({ isClosed }) => isClosed)).toBe(true);
  });

  test("a canceled frame is an error with code 0", () => {
    const { sockets } = track();
    sockets[0]!.open();
    sockets[0]!.frame("canceled");
    expect(onError.mock.calls).toEqual([[{ code: 0, description: "Order canceled." }]]);
    expect(onSuccess).not.toHaveBeenCalled();
  });

  test("frames about another order, and frames that are not JSON, are ignored", () => {
    const { sockets, stop } = track();
    sockets[0]!.open();
    sockets[0]!.frame("done", 43);
    sockets[0]!.text("<html>");
    sockets[0]!.text("null");
    expect(calls()).toBe(0);
    stop();
  });

  test("is re-opened every 5 minutes, and the old one stays open until the new one is", async () => {
    const { sockets, requests } = track();
    sockets[0]!.open();
    await clock.advance(5 * MINUTE - 1);
    expect(sockets).toHaveLength(1);
    await clock.advance(1);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]!.isClosed).toBe(false);
    sockets[1]!.open();
    expect(sockets[0]!.isClosed).toBe(true);
    await clock.advance(5 * MINUTE);
    expect(sockets).toHaveLength(3);
    sockets[1]!.frame("done");
    expect(onSuccess).toHaveBeenCalledTimes(1);
    expect(requests).toEqual([]);
  });

  test("an old socket that is lost before the new one opens does not end it", async () => {
    const { sockets, requests } = track();
    sockets[0]!.open();
    await clock.advance(5 * MINUTE);
    sockets[0]!.lose();
    await settled();
    expect(requests).toEqual([]);
    sockets[1]!.open();
    sockets[1]!.frame("done");
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });

  test.each(["done", "canceled"])(
    "both sockets are closed after %s at a re-opening",
    async (end) => {
      const { sockets } = track();
      sockets[0]!.open();
      await clock.advance(5 * MINUTE);
      sockets[0]!.frame(end);
      expect(sockets.map(({ isClosed }) => isClosed)).toEqual([true, true]);
      expect(calls()).toBe(1);
    },
  );

  test("a frame on the old socket does not end the wait for the new one", async () => {
    const { sockets, requests } = track(order("done"));
    sockets[0]!.open();
    await clock.advance(5 * MINUTE);
    sockets[0]!.frame("paid");
    expect(sockets[0]!.isClosed).toBe(false);
    await clock.advance(10_000);
    expect(requests).toHaveLength(1);
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });

  test("a connection that neither opens nor fails is given up after 10 seconds", async () => {
    const { sockets, requests } = track(order("done"));
    await clock.advance(10_000);
    expect(requests).toHaveLength(1);
    expect(sockets[0]!.isClosed).toBe(true);
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });
});

describe("short polling", () => {
  test("starts immediately when the socket fails, and then every 3 seconds", async () => {
    const { sockets, requests, stop } = track();
    sockets[0]!.lose();
    await settled();
    expect(requests).toHaveLength(1);
    await clock.advance(2_999);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    expect(requests).toHaveLength(2);
    await clock.advance(30_000);
    expect(requests).toHaveLength(12);
    expect(requests[0]!.url).toBe("https://billing.example.org/base/api/v2/project/7/order/42");
    expect(requests[0]!.headers.get("authorization")).toBe("Bearer token");
    stop();
  });

  test("starts immediately when no WebSocket can be created", async () => {
    const { fetch, requests } = fakeFetch(order("done"));
    class Blocked {
      constructor() {
        throw new Error("SecurityError");
      }
    }
    OrderTracker.configure({
      baseUrl: "https://billing.example.org",
      projectId: 7,
      fetch,
      WebSocket: Blocked as never,
      clock,
    });
    OrderTracker.checkPendingOrder("token", "ord_1", onSuccess, onError);
    await settled();
    expect(requests).toHaveLength(1);
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });

  test("ends after 10 minutes with its own error", async () => {
    const { sockets, requests } = track();
    sockets[0]!.open();
    sockets[0]!.lose();
    await clock.advance(10 * MINUTE - 1);
    expect(calls()).toBe(0);
    await clock.advance(1);
    expect(onError.mock.calls).toEqual([[{ code: 0, description: "Short polling expired." }]]);
    const { length } = requests;
    await clock.advance(MINUTE);
    expect(requests).toHaveLength(length);
  });

  test("a lost connection, a 500, a 429 and what is not an order are retried", async () => {
    const lost = () => Promise.reject(new TypeError("fetch failed"));
    const { sockets } = track(
      lost,
      failure(500),
      failure(429),
      () => new Response("<"),
      json(null),
      order("done"),
    );
    sockets[0]!.lose();
    await clock.advance(14_000);
    expect(calls()).toBe(0);
    await clock.advance(1_000);
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });

  test.each([401, 403, 404])("%s ends it immediately with the server's error", async (status) => {
    const { sockets, requests } = track(failure(status));
    sockets[0]!.lose();
    await settled();
    expect(onError.mock.calls).toEqual([[{ status, code: 1501, description: "no" }]]);
    expect(requests).toHaveLength(1);
  });

  test("canceled ends it", async () => {
    const { sockets } = track(order("canceled"));
    sockets[0]!.lose();
    await settled();
    expect(onError.mock.calls).toEqual([[{ code: 0, description: "Order canceled." }]]);
  });

  test("a request without a response does not stop the polling", async () => {
    const never = () => new Promise<Response>(() => undefined);
    const { sockets, requests } = track(never, order("done"));
    sockets[0]!.lose();
    await clock.advance(9_999);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    expect(requests).toHaveLength(2);
    expect(requests[0]!.signal.aborted).toBe(true);
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });
});

test.each(["", 0, Number.NaN, undefined])("the project %j is rejected", (projectId) => {
  const options = { baseUrl: "https://billing.example.org", projectId: projectId as number };
  expect(() => OrderTracker.configure(options)).toThrow("projectId must be");
});

test("nothing is called after tracking was stopped", async () => {
  const { sockets, requests, stop } = track(order("done"));
  sockets[0]!.lose();
  stop();
  sockets[0]!.frame("done");
  sockets[0]!.lose();
  await clock.advance(20 * MINUTE);
  expect(calls()).toBe(0);
  expect(requests).toEqual([]);
});

describe("XsollaOrders.checkOrder", () => {
  test("returns the order and its contents", async () => {
    const { stop } = track(order("paid"));
    stop();
    const onComplete = vi.fn();
    XsollaOrders.checkOrder("token", 42, onComplete, onError);
    await settled();
    expect(onComplete.mock.calls).toEqual([[{ order_id: 42, status: "paid", content: {} }]]);
    expect(onError).not.toHaveBeenCalled();
  });

  test("reports the server's error, and a lost connection with code 0", async () => {
    const { stop } = track(failure(404), () => Promise.reject(new TypeError("fetch failed")));
    stop();
    const onComplete = vi.fn();
    XsollaOrders.checkOrder("token", 42, onComplete, onError);
    await settled();
    XsollaOrders.checkOrder("token", 42, onComplete, onError);
    await settled();
    expect(onError.mock.calls).toEqual([
      [{ status: 404, code: 1501, description: "no" }],
      [{ code: 0, description: "The request failed: TypeError: fetch failed" }],
    ]);
    expect(onComplete).not.toHaveBeenCalled();
  });
});
