import { describe, expect, it } from "vitest";
import type { SafeFetchResult } from "@/lib/platform/outbound/safe-fetch";
import { retryAfterMs, classifyAttempt } from "./classify-attempt";

const finishedAt = new Date("2026-05-12T13:00:00.000Z");
const GAPS = [1_000, 300_000];

function classify(result: SafeFetchResult, number = 1, random = 0.5) {
  const attempt = {
    id: "wdl_1",
    leaseToken: "t",
    url: "https://example.com/",
    number,
    startedAt: finishedAt,
    finishedAt,
    durationMs: 5,
    result,
  };
  const outcome = classifyAttempt(attempt, { gapsMs: GAPS, random });
  return {
    ...outcome,
    inMs: outcome.nextAttemptAt && outcome.nextAttemptAt.getTime() - finishedAt.getTime(),
  };
}
const withStatus = (status: number, headers: Record<string, string> = {}): SafeFetchResult => ({
  kind: "response",
  status,
  headers,
  text: "text",
  truncated: false,
});

describe("what an attempt comes to", () => {
  it.each([200, 201, 202, 204, 299])("%i is received", (status) => {
    expect(classify(withStatus(status))).toMatchObject({
      status: "delivered",
      nextAttemptAt: null,
      error: null,
    });
  });

  it.each([101, 300, 301, 302, 304, 307, 400, 401, 404, 409, 500, 503])(
    "%i is tried again",
    (status) => {
      expect(classify(withStatus(status))).toMatchObject({
        status: "pending",
        inMs: 1_000,
        gone: false,
      });
    },
  );

  it("410 is final, with a reason, and with the time at which an endpoint that has moved is retried", () => {
    expect(classify(withStatus(410))).toMatchObject({
      status: "failed",
      url: "https://example.com/",
      inMs: 1_000,
      gone: true,
    });
    expect(classify(withStatus(410), 3)).toMatchObject({ status: "failed", nextAttemptAt: null });
  });

  it("what follows the last gap is the dead-letter queue", () => {
    expect(classify(withStatus(500), 2)).toMatchObject({ status: "pending", inMs: 300_000 });
    expect(classify(withStatus(500), 3)).toMatchObject({ status: "dlq", nextAttemptAt: null });
    expect(classify(withStatus(200), 3)).toMatchObject({ status: "delivered" });
  });

  it("a timeout and a 429 wait at least a minute; a rejected or broken connection does not", () => {
    expect(classify({ kind: "timeout", message: "late" })).toMatchObject({
      inMs: 60_000,
      error: "late",
    });
    expect(classify(withStatus(429))).toMatchObject({ inMs: 60_000 });
    expect(classify({ kind: "network_error", message: "reset" })).toMatchObject({ inMs: 1_000 });
    expect(classify({ kind: "forbidden", message: "private" })).toMatchObject({
      inMs: 1_000,
      responseStatus: null,
    });
  });

  it("Retry-After postpones up to twice the gap and never hurries", () => {
    expect(classify(withStatus(503, { "retry-after": "400" }), 2)).toMatchObject({ inMs: 400_000 });
    expect(classify(withStatus(503, { "retry-after": "86400" }), 2)).toMatchObject({
      inMs: 600_000,
    });
    expect(classify(withStatus(503, { "retry-after": "1" }), 2)).toMatchObject({ inMs: 300_000 });
    const date = "Tue, 12 May 2026 13:07:00 GMT";
    expect(classify(withStatus(503, { "retry-after": date }), 2)).toMatchObject({ inMs: 420_000 });
  });
});

describe("Retry-After", () => {
  it.each([
    ["120", 120_000],
    ["0", 0],
    ["Tue, 12 May 2026 13:00:30 GMT", 30_000],
    ["Tue, 12 May 2026 12:00:00 GMT", 0],
    ["-5", null],
    ["1e9", null],
    ["99999999999", null],
    ["2026-05-12", null],
    ["soon", null],
    ["Xyz, 99 Foo 2026 99:99:99 GMT", null],
    [undefined, null],
  ])("%j means %j ms", (header, ms) => {
    expect(retryAfterMs(header, finishedAt)).toBe(ms);
  });
});
