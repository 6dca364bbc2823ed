-- Counters survive the pruning of deliveries and cost a read nothing. Whoever ends a delivery counts it in the same statement.
ALTER TABLE "webhook_endpoints"
    ADD COLUMN "delivered_count" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "failed_count" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "dlq_count" BIGINT NOT NULL DEFAULT 0,
    -- Set while a mail about a switched-off endpoint is owed to its account.
    ADD COLUMN "disable_mail_due_at" TIMESTAMPTZ(3),
    -- A temporary endpoint: its deliveries leave through a socket that somebody holds open, not over HTTP. Says when
    -- that socket was last seen alive.
    ADD COLUMN "listener_seen_at" TIMESTAMPTZ(3);

UPDATE "webhook_endpoints" e
SET "delivered_count" = c.delivered, "failed_count" = c.failed, "dlq_count" = c.dlq
FROM (
    SELECT "endpoint_id",
           count(*) FILTER (WHERE "status" = 'delivered') AS delivered,
           count(*) FILTER (WHERE "status" = 'failed') AS failed,
           count(*) FILTER (WHERE "status" = 'dlq') AS dlq
    FROM "webhook_deliveries" GROUP BY "endpoint_id"
) c
WHERE c."endpoint_id" = e."id";

CREATE INDEX "webhook_endpoints_mail_due" ON "webhook_endpoints" ("disable_mail_due_at")
    WHERE "disable_mail_due_at" IS NOT NULL;
CREATE INDEX "webhook_endpoints_listeners" ON "webhook_endpoints" ("listener_seen_at")
    WHERE "listener_seen_at" IS NOT NULL AND "deleted_at" IS NULL;

-- What is pruned is found here; the index of what is due never sees it.
CREATE INDEX "webhook_deliveries_delivered" ON "webhook_deliveries" ("finished_at") WHERE "status" = 'delivered';
CREATE INDEX "webhook_deliveries_replays" ON "webhook_deliveries" ("replay_of") WHERE "replay_of" IS NOT NULL;
