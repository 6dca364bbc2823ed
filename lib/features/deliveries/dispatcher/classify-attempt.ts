import { nextRetryMs } from "@/lib/domain/retry-schedule";
import type { SafeFetchResult } from "@/lib/platform/outbound/safe-fetch";
import type { AttemptResult } from "./results-store";

export type Attempt = {
  id: string;
  leaseToken: string;
  url: string;
  /** This attempt's number, from 1. */
  number: number;
  startedAt: Date;
  finishedAt: Date;
  durationMs: number;
  result: SafeFetchResult;
};

const GONE = 410;
const TOO_MANY = 429;

/**
 * Classifies an attempt: only a 2xx is success, 410 ends the delivery, and anything else is retried until the retry
 * schedule is exhausted.
 */
export function classifyAttempt(
  attempt: Attempt,
  { gapsMs, random }: { gapsMs: readonly number[]; random: number },
): AttemptResult {
  const { result, number, finishedAt, startedAt, durationMs, id, leaseToken, url } = attempt;
  const response = result.kind === "response" ? result : null;
  const gone = response?.status === GONE;
  const retryMs = nextRetryMs({
    attempts: number,
    gapsMs,
    random,
    retryAfterMs: retryAfterMs(response?.headers["retry-after"], finishedAt),
    overloaded: result.kind === "timeout" || response?.status === TOO_MANY,
  });
  const delivered = response !== null && response.status >= 200 && response.status < 300;
  const status = delivered ? "delivered" : gone ? "failed" : retryMs === null ? "dlq" : "pending";
  return {
    id,
    leaseToken,
    url,
    status,
    nextAttemptAt: delivered || retryMs === null ? null : new Date(finishedAt.getTime() + retryMs),
    startedAt,
    finishedAt,
    durationMs,
    responseStatus: response?.status ?? null,
    responseText: response?.text ?? null,
    error: delivered ? null : errorOf(result),
    gone,
  };
}

function errorOf(result: SafeFetchResult): string {
  if (result.kind !== "response") return result.message;
  if (result.status === GONE) return "The endpoint returned 410 Gone.";
  if (result.status >= 300 && result.status < 400) {
    return `The endpoint returned ${result.status}; redirects are not followed. Register the final URL.`;
  }
  return `The endpoint returned ${result.status}; only 2xx counts as received.`;
}

/**
 * Parses `Retry-After`, given in seconds or as an HTTP date (RFC 9110, section 10.2.3). Returns milliseconds; null when
 * it is absent or invalid.
 */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
