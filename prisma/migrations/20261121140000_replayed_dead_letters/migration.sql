-- A replayed dead letter is no longer one: otherwise a client that replays every delivery in `dlq` would send all of them
-- again each time it runs.
ALTER TABLE "webhook_deliveries" ADD COLUMN "replayed_at" TIMESTAMPTZ(3);
COMMENT ON COLUMN "webhook_deliveries"."replayed_at" IS
    'When the delivery left `dlq` because it was replayed; null for any other.';

WITH replayed AS (
    UPDATE "webhook_deliveries" d SET "status" = 'failed', "replayed_at" = r."at"
    FROM (
        SELECT "replay_of", min("created_at") AS "at" FROM "webhook_deliveries"
        WHERE "replay_of" IS NOT NULL GROUP BY "replay_of"
    ) r
    WHERE d."id" = r."replay_of" AND d."status" = 'dlq'
    RETURNING d."endpoint_id"
), counted AS (
    SELECT "endpoint_id", count(*) AS "count" FROM replayed GROUP BY "endpoint_id"
)
UPDATE "webhook_endpoints" e
SET "dlq_count" = e."dlq_count" - c."count", "failed_count" = e."failed_count" + c."count"
FROM counted c WHERE e."id" = c."endpoint_id";

ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_replayed_failed"
    CHECK ("replayed_at" IS NULL OR "status" = 'failed');
