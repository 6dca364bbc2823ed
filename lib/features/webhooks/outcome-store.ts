import { sqlOf, type Db, type DbOrTx, type Sql } from "@/lib/platform/db";

/** What one attempt came to, and where its delivery goes from here. */
export type Outcome = {
  id: string;
  leaseToken: string;
  /** Where the attempt went: by now the endpoint may be somewhere else. */
  url: string;
  status: "delivered" | "pending" | "failed" | "dlq";
  /** When it is tried again; of an attempt that said `gone`, in case the endpoint is somewhere else by now. */
  nextAttemptAt: Date | null;
  startedAt: Date;
  finishedAt: Date;
  durationMs: number;
  responseStatus: number | null;
  responseText: string | null;
  error: string | null;
  /** What was at `url` said that it is gone for good. */
  gone: boolean;
};

/** An endpoint that has answered nothing but failures for this long is switched off. */
const FAILING_MAX_DAYS = 5;

export type DisabledEndpoint = { id: string; accountId: string; livemode: boolean; reason: string };
export type Recorded = { ids: string[]; disabled: DisabledEndpoint[] };

/**
 * Records attempts whose lease is still ours, each as a row, and brings deliveries and endpoints up to date, in one
 * statement. Answers the ids that were recorded (the others belong to somebody else by now) and the endpoints that were
 * switched off for it. A 410 from where an endpoint was before is a failure like any other, and the endpoint of a listener
 * lives and dies with its socket: neither switches anything off.
 */
export async function recordOutcomes(
  db: DbOrTx | Sql,
  outcomes: readonly Outcome[],
): Promise<Recorded> {
  const rows = JSON.stringify(outcomes);
  const sql = sqlOf(db, { planned: "each time" });
  const recorded = await sql.$queryRaw<(DisabledEndpoint & { kind: string })[]>`
    WITH outcome AS (
      SELECT * FROM json_to_recordset(${rows}::json) AS o(
        id text, "leaseToken" text, url text, status text, "nextAttemptAt" timestamptz, "startedAt" timestamptz,
        "finishedAt" timestamptz, "durationMs" int, "responseStatus" int, "responseText" text, error text, gone boolean)
    ), owned AS (
      UPDATE webhook_deliveries d
      SET status = final.status, attempt_count = d.attempt_count + 1,
          next_attempt_at = CASE WHEN final.status = 'pending' THEN o."nextAttemptAt" END,
          lease_token = NULL, lease_until = NULL,
          finished_at = CASE WHEN final.status = 'pending' THEN NULL ELSE o."finishedAt" END
      FROM outcome o
      CROSS JOIN webhook_endpoints e
      CROSS JOIN LATERAL (
        SELECT CASE WHEN NOT o.gone OR e.url = o.url THEN o.status
                    WHEN o."nextAttemptAt" IS NULL THEN 'dlq' ELSE 'pending' END AS status
      ) final
      WHERE d.id = o.id AND d.lease_token = o."leaseToken" AND e.id = d.endpoint_id
      RETURNING d.id, d.endpoint_id, d.attempt_count, d.status, d.status = 'delivered' AS ok, o.gone, o.url, o."startedAt",
                o."finishedAt", o."durationMs", o."responseStatus", o."responseText", o.error
    ), attempts AS (
      INSERT INTO webhook_delivery_attempts
        (delivery_id, number, started_at, duration_ms, response_status, response_text, error)
      SELECT id, attempt_count, "startedAt", "durationMs", "responseStatus", "responseText", error FROM owned
    ), last_success AS (
      SELECT endpoint_id, max("finishedAt") FILTER (WHERE ok) AS at FROM owned GROUP BY endpoint_id
    ), tally AS (
      SELECT o.endpoint_id, l.at AS last_success_at, array_agg(o.url) FILTER (WHERE o.gone) AS gone_urls,
             count(*) FILTER (WHERE o.ok) AS delivered, count(*) FILTER (WHERE o.status = 'failed') AS failed,
             count(*) FILTER (WHERE o.status = 'dlq') AS dlq,
             max(o."finishedAt") FILTER (WHERE NOT o.ok) AS last_failure_at,
             count(*) FILTER (WHERE NOT o.ok AND (l.at IS NULL OR o."finishedAt" > l.at)) AS failures,
             min(o."finishedAt") FILTER (WHERE NOT o.ok AND (l.at IS NULL OR o."finishedAt" > l.at)) AS failing_since
      FROM owned o JOIN last_success l USING (endpoint_id)
      GROUP BY o.endpoint_id, l.at
    ), endpoint AS (
      SELECT e.id, t.*, e.active AND e.listener_seen_at IS NULL
             AND coalesce(e.url = ANY (t.gone_urls) OR (t.last_success_at IS NULL
               AND e.failing_since <= t.last_failure_at - make_interval(days => ${FAILING_MAX_DAYS})), false) AS ends
      FROM webhook_endpoints e JOIN tally t ON t.endpoint_id = e.id
      ORDER BY e.id FOR NO KEY UPDATE OF e
    ), counted AS (
      UPDATE webhook_endpoints e
      SET consecutive_failures = t.failures
            + CASE WHEN t.last_success_at IS NULL THEN e.consecutive_failures ELSE 0 END,
          failing_since = CASE WHEN t.last_success_at IS NULL THEN coalesce(e.failing_since, t.failing_since)
                               ELSE t.failing_since END,
          last_success_at = coalesce(greatest(t.last_success_at, e.last_success_at), e.last_success_at),
          last_failure_at = coalesce(greatest(t.last_failure_at, e.last_failure_at), e.last_failure_at),
          delivered_count = e.delivered_count + t.delivered, failed_count = e.failed_count + t.failed,
          dlq_count = e.dlq_count + t.dlq,
          active = e.active AND NOT t.ends,
          disabled_at = CASE WHEN t.ends THEN t.last_failure_at ELSE e.disabled_at END,
          disable_mail_due_at = CASE WHEN t.ends THEN t.last_failure_at ELSE e.disable_mail_due_at END,
          disabled_reason = CASE WHEN NOT t.ends THEN e.disabled_reason
                                 WHEN e.url = ANY (t.gone_urls) THEN 'The endpoint answered 410 Gone.'
                                 ELSE 'Every delivery failed for ' || ${FAILING_MAX_DAYS}::text || ' days.' END
      FROM endpoint t WHERE e.id = t.id
      RETURNING e.id, e.account_id, e.livemode, e.disabled_reason, t.ends
    )
    SELECT 'attempt' AS kind, id, NULL AS "accountId", NULL::boolean AS livemode, NULL AS reason FROM owned
    UNION ALL
    SELECT 'disabled', id, account_id, livemode, disabled_reason FROM counted WHERE ends`;
  return {
    ids: recorded.filter(({ kind }) => kind === "attempt").map(({ id }) => id),
    disabled: recorded.filter(({ kind }) => kind === "disabled"),
  };
}

/**
 * Ends what can not be sent any more because its endpoint was switched off or deleted, with an attempt row that says
 * so, and answers how many. At most `limit` at a time.
 */
export function endUndeliverable(db: Db, query: { now: Date; limit: number }): Promise<number> {
  const now = query.now.toISOString();
  return sqlOf(db, { planned: "each time" }).$executeRaw`
    WITH RECURSIVE waiting AS (
      (SELECT endpoint_id FROM webhook_deliveries WHERE status = 'pending' ORDER BY endpoint_id LIMIT 1)
      UNION ALL
      SELECT (SELECT d.endpoint_id FROM webhook_deliveries d
              WHERE d.status = 'pending' AND d.endpoint_id > w.endpoint_id ORDER BY d.endpoint_id LIMIT 1)
      FROM waiting w WHERE w.endpoint_id IS NOT NULL
    ), chosen AS (
      (SELECT p.id FROM waiting JOIN webhook_endpoints e ON e.id = waiting.endpoint_id AND NOT e.active
       CROSS JOIN LATERAL (
         SELECT d.id FROM webhook_deliveries d
         WHERE d.endpoint_id = e.id AND d.status = 'pending'
           AND (d.next_attempt_at <= ${now}::timestamptz OR e.deleted_at IS NOT NULL)
         ORDER BY d.next_attempt_at LIMIT ${query.limit}
       ) p LIMIT ${query.limit})
      UNION ALL
      (SELECT d.id FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND NOT e.active
       WHERE d.status = 'in_flight' AND d.lease_until <= ${now}::timestamptz LIMIT ${query.limit})
    ), locked AS (
      SELECT d.id FROM webhook_deliveries d JOIN chosen USING (id)
      WHERE d.status = 'pending' OR d.lease_until <= ${now}::timestamptz
      FOR UPDATE OF d SKIP LOCKED
    ), ended AS (
      UPDATE webhook_deliveries d
      SET status = 'failed', attempt_count = attempt_count + 1, next_attempt_at = NULL, lease_token = NULL,
          lease_until = NULL, finished_at = ${now}::timestamptz
      FROM locked, webhook_endpoints e
      WHERE d.id = locked.id AND e.id = d.endpoint_id
        AND (d.status = 'pending' OR d.lease_until <= ${now}::timestamptz)
      RETURNING d.id, d.endpoint_id, d.attempt_count, e.deleted_at IS NOT NULL AS deleted, e.disabled_reason
    ), endpoint AS (
      SELECT e.id, t.n FROM webhook_endpoints e
      JOIN (SELECT endpoint_id, count(*) AS n FROM ended GROUP BY endpoint_id) t ON t.endpoint_id = e.id
      ORDER BY e.id FOR NO KEY UPDATE OF e
    ), counted AS (
      UPDATE webhook_endpoints e SET failed_count = e.failed_count + t.n FROM endpoint t WHERE e.id = t.id
    )
    INSERT INTO webhook_delivery_attempts (delivery_id, number, started_at, duration_ms, error)
    SELECT id, attempt_count, ${now}::timestamptz, 0,
           CASE WHEN deleted THEN 'Not sent: the endpoint was deleted.'
                ELSE 'Not sent: the endpoint is switched off. ' || coalesce(disabled_reason, '') END
    FROM ended`;
}
