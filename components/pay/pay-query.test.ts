import { environmentManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PayView } from "@/lib/contract/pay-view";
import { newerView, payQuery, POLL_MS } from "./pay-query";
import { payViewFixture } from "@/test/support/pay-view";

const early = payViewFixture({ server_time: "2026-03-04T12:00:00.000Z" });
const late = payViewFixture({ server_time: "2026-03-04T12:00:05.000Z", status: "confirming" });
const paidEarly = payViewFixture({ server_time: "2026-03-04T12:00:01.000Z", status: "paid" });

describe("newerView", () => {
  it("keeps the later view, whatever its source", () => {
    expect(newerView(undefined, early)).toBe(early);
    expect(newerView(early, late)).toBe(late);
    expect(newerView(late, early)).toBe(late);
  });

  it("never replaces a settled view with an earlier status", () => {
    expect(newerView(paidEarly, late)).toBe(paidEarly);
    expect(newerView(late, paidEarly)).toBe(paidEarly);
  });
});

/** Runs the query as the page does, against a server that returns `responses` in order; an Error is a failed request. */
function poll(responses: (PayView | Error)[]) {
  const fetched = vi.fn(async () => {
    const response = responses[Math.min(fetched.mock.calls.length, responses.length) - 1];
    if (response instanceof Error) throw response;
    return Response.json(response);
  });
  vi.stubGlobal("fetch", fetched);
  const client = new QueryClient();
  const observer = new QueryObserver(client, payQuery(early.order_id));
  const stop = observer.subscribe(() => {});
  return { fetched, client, stop: () => (stop(), client.clear()) };
}

describe("payQuery", () => {
  beforeEach(() => {
    environmentManager.setIsServer(() => false);
  });
  afterEach(() => {
    environmentManager.setIsServer(() => true);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("polls every five seconds, continues after a failure, and stops once settled", async () => {
    vi.useFakeTimers();
    const { fetched, client, stop } = poll([
      early,
      new Error("offline"),
      new Error("502"),
      late,
      paidEarly,
    ]);
    await vi.advanceTimersByTimeAsync(10);
    for (const calls of [2, 3, 4, 5]) {
      await vi.advanceTimersByTimeAsync(POLL_MS);
      expect(fetched).toHaveBeenCalledTimes(calls);
    }
    expect(client.getQueryData<PayView>(payQuery(early.order_id).queryKey)?.status).toBe("paid");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetched).toHaveBeenCalledTimes(5);
    stop();
  });

  it("keeps the last view while the server cannot be reached", async () => {
    vi.useFakeTimers();
    const { client, stop } = poll([early, new Error("offline")]);
    await vi.advanceTimersByTimeAsync(POLL_MS + 10);
    const state = client.getQueryState<PayView>(payQuery(early.order_id).queryKey);
    expect(state?.status).toBe("error");
    expect(state?.data?.order_id).toBe(early.order_id);
    stop();
  });
});
