import { recordAudit } from "@/lib/features/audit/record-audit";
import type { Ctx } from "@/lib/platform/ctx";
import { hotTransaction } from "@/lib/platform/db";
import { PLANNED } from "./hot-sql";
import {
  recordResults,
  updateEndpoints,
  type AttemptResult,
  type EndpointTally,
  type RecordedResult,
} from "./results-store";

const DISPATCHER = { kind: "system", id: "dispatcher" } as const;

/**
 * Records the results of attempts and returns the delivery ids of those whose lease was still valid. Endpoints disabled
 * as a result are recorded in the audit log in the same transaction.
 */
export async function recordAttempts(
  ctx: Ctx,
  results: readonly AttemptResult[],
): Promise<string[]> {
  const recorded = await hotTransaction(
    ctx,
    async (ctx) => {
      const stored = await recordResults(ctx.db, results);
      const disabled = await updateEndpoints(ctx.db, tallyResults(results, stored));
      for (const { id: target, accountId, livemode, reason } of disabled) {
        const caller = { ...ctx, accountId, actor: DISPATCHER };
        const detail = { livemode, reason };
        await recordAudit(caller, { action: "webhook_endpoint.disabled", target, detail });
      }
      return stored;
    },
    PLANNED,
  );
  const { metrics } = ctx.services;
  for (const { status } of recorded) metrics.countDelivery(status === "pending" ? "retry" : status);
  return recorded.map(({ id }) => id);
}

/** Sums up the recorded results per endpoint. Failures before the last success in the batch do not count as current. */
export function tallyResults(
  results: readonly AttemptResult[],
  recorded: readonly RecordedResult[],
): EndpointTally[] {
  const resultOf = new Map(results.map((result) => [result.id, result]));
  const byEndpoint = new Map<string, EndpointTally & { failedAt: Date[] }>();
  for (const { id, endpointId, status } of recorded) {
    const result = resultOf.get(id);
    if (!result) continue;
    const tally = byEndpoint.get(endpointId) ?? emptyTally(endpointId);
    byEndpoint.set(endpointId, tally);
    if (status !== "pending") tally[status] += 1;
    if (status === "delivered")
      tally.lastSuccessAt = latest(tally.lastSuccessAt, result.finishedAt);
    else tally.failedAt.push(result.finishedAt);
    if (result.gone) tally.goneUrls.push(result.url);
  }
  return [...byEndpoint.values()].map(({ failedAt, ...tally }) => {
    const since = tally.lastSuccessAt;
    const current = failedAt.filter((at) => since === null || at > since).sort(byTime);
    return {
      ...tally,
      lastFailureAt: failedAt.sort(byTime).at(-1) ?? null,
      failures: current.length,
      failingSince: current[0] ?? null,
    };
  });
}

function emptyTally(endpointId: string): EndpointTally & { failedAt: Date[] } {
  return {
    ...{ endpointId, delivered: 0, failed: 0, dlq: 0, failures: 0, goneUrls: [], failedAt: [] },
    ...{ lastSuccessAt: null, lastFailureAt: null, failingSince: null },
  };
}

const byTime = (a: Date, b: Date) => a.getTime() - b.getTime();
const latest = (a: Date | null, b: Date) => (a !== null && a > b ? a : b);
