import type { Sql } from "@/lib/platform/db";

/** The result of one attempt, and the resulting state of its delivery. */
export type AttemptResult = {
  id: string;
  leaseToken: string;
  /** The URL of the attempt. The endpoint's URL may have changed since. */
  url: string;
  status: "delivered" | "pending" | "failed" | "dlq";
  /** The time of the next attempt. Also set after a 410, for the case that the endpoint's URL has changed since. */
  nextAttemptAt: Date | null;
  startedAt: Date;
  finishedAt: Date;
  durationMs: number;
  responseStatus: number | null;
  responseText: string | null;
  error: string | null;
  /** The response was 410 Gone. */
  gone: boolean;
};

export type RecordedResult = {
  id: string;
  endpointId: string;
  status: AttemptResult["status"];
};

/**
 * Records results whose lease is still valid, each as an attempt, and updates their deliveries. Returns those that were
 * recorded. A 410 from a previous URL of the endpoint is treated like any other failure.
 */
export function recordResults(
  db: Sql,
  results: readonly AttemptResult[],
): Promise<RecordedResult[]> {
  return db.$queryRaw<RecordedResult[]>`
    WITH result AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(results)}::json) AS r(
        id text, "leaseToken" text, url text, status text, "nextAttemptAt" timestamptz, "startedAt" timestamptz,
        "finishedAt" timestamptz, "durationMs" int, "responseStatus" int, "responseText" text, error text, gone boolean)
    ), recorded AS (
      UPDATE webhook_deliveries d
      SET status = final.status, attempt_count = d.attempt_count + 1, lease_token = NULL,
          next_attempt_at = CASE WHEN final.status = 'pending' THEN r."nextAttemptAt" END,
          finished_at = CASE WHEN final.status = 'pending' THEN NULL ELSE r."finishedAt" END
      FROM result r CROSS JOIN webhook_endpoints e
      CROSS JOIN LATERAL (
        SELECT CASE WHEN NOT r.gone OR e.url = r.url THEN r.status
                    WHEN r."nextAttemptAt" IS NULL THEN 'dlq' ELSE 'pending' END AS status
      ) final
      WHERE d.id = r.id AND d.lease_token = r."leaseToken" AND e.id = d.endpoint_id
      RETURNING d.id, d.endpoint_id, d.attempt_count, d.status, r."startedAt", r."durationMs", r."responseStatus",
                r."responseText", r.error
    ), attempt AS (
      INSERT INTO webhook_delivery_attempts
        (delivery_id, number, started_at, duration_ms, response_status, response_text, error)
      SELECT id, attempt_count, "startedAt", "durationMs", "responseStatus", "responseText", error FROM recorded
    )
    SELECT id, endpoint_id AS "endpointId", status FROM recorded`;
}

/** The totals of a batch of results for one endpoint. */
export type EndpointTally = {
  endpointId: string;
  delivered: number;
  failed: number;
  dlq: number;
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
  /** The number of failures after the last success; `failingSince` is the time of the first of them. */
  failures: number;
  failingSince: Date | null;
  /** URLs that responded 410 Gone. */
  goneUrls: string[];
};

/** An endpoint with nothing but failures for this long is disabled. */
const FAILING_MAX_DAYS = 5;

export type DisabledEndpoint = { id: string; accountId: string; livemode: boolean; reason: string };

/**
 * Adds tallies to the counters of their endpoints. Disables endpoints that responded 410 Gone or have failed for too
 * long, except CLI endpoints, which exist as long as their socket. Returns the disabled endpoints.
 */
export async function updateEndpoints(
  db: Sql,
  tallies: readonly EndpointTally[],
): Promise<DisabledEndpoint[]> {
  const rows = await db.$queryRaw<(DisabledEndpoint & { disables: boolean })[]>`
    WITH tally AS (
      SELECT e.id, t.*, e.active AND e.kind = 'http'
             AND coalesce(e.url = ANY (ARRAY(SELECT json_array_elements_text(t."goneUrls")))
               OR (t."lastSuccessAt" IS NULL
                 AND e.failing_since <= t."lastFailureAt" - make_interval(days => ${FAILING_MAX_DAYS}::int)), false) AS disables
      FROM json_to_recordset(${JSON.stringify(tallies)}::json) AS t(
        "endpointId" text, delivered int, failed int, dlq int, "lastSuccessAt" timestamptz, "lastFailureAt" timestamptz,
        failures int, "failingSince" timestamptz, "goneUrls" json)
      JOIN webhook_endpoints e ON e.id = t."endpointId" ORDER BY e.id FOR NO KEY UPDATE OF e
    )
    UPDATE webhook_endpoints e
    SET consecutive_failures = t.failures + CASE WHEN t."lastSuccessAt" IS NULL THEN e.consecutive_failures ELSE 0 END,
        failing_since = CASE WHEN t."lastSuccessAt" IS NULL THEN coalesce(e.failing_since, t."failingSince")
                             ELSE t."failingSince" END,
        last_success_at = coalesce(greatest(t."lastSuccessAt", e.last_success_at), e.last_success_at),
        last_failure_at = coalesce(greatest(t."lastFailureAt", e.last_failure_at), e.last_failure_at),
        delivered_count = e.delivered_count + t.delivered, failed_count = e.failed_count + t.failed,
        dlq_count = e.dlq_count + t.dlq,
        active = e.active AND NOT t.disables,
        disabled_at = CASE WHEN t.disables THEN t."lastFailureAt" ELSE e.disabled_at END,
        disable_mail_due_at = CASE WHEN t.disables THEN t."lastFailureAt" ELSE e.disable_mail_due_at END,
        disabled_reason = CASE WHEN NOT t.disables THEN e.disabled_reason
          WHEN e.url = ANY (ARRAY(SELECT json_array_elements_text(t."goneUrls"))) THEN 'The endpoint returned 410 Gone.'
          ELSE 'Every delivery failed for ' || ${FAILING_MAX_DAYS}::text || ' days.' END
    FROM tally t WHERE e.id = t.id
    RETURNING e.id, e.account_id AS "accountId", e.livemode, e.disabled_reason AS reason, t.disables`;
  return rows.filter(({ disables }) => disables);
}
