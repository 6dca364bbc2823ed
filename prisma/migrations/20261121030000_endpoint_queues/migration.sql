-- Deliveries are sent from one queue for each endpoint. A dispatcher leases a queue, not single deliveries: at most one
-- process sends to an endpoint at a time.

-- ---------------------------------------------------------------------------------------------------------------
-- What kind of endpoint it is, and when the socket of a CLI endpoint was last alive, are two columns

ALTER TABLE "webhook_endpoints" RENAME COLUMN "listener_seen_at" TO "heartbeat_at";
ALTER TABLE "webhook_endpoints" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'http';
UPDATE "webhook_endpoints" SET "kind" = 'cli' WHERE "heartbeat_at" IS NOT NULL;
ALTER TABLE "webhook_endpoints"
    ADD CONSTRAINT "webhook_endpoints_kind_known" CHECK ("kind" IN ('http', 'cli')),
    ADD CONSTRAINT "webhook_endpoints_cli_has_heartbeat" CHECK (("kind" = 'cli') = ("heartbeat_at" IS NOT NULL));
DROP INDEX "webhook_endpoints_listeners";
CREATE INDEX "webhook_endpoints_cli" ON "webhook_endpoints" ("heartbeat_at")
    WHERE "kind" = 'cli' AND "deleted_at" IS NULL;

-- ---------------------------------------------------------------------------------------------------------------
-- Dispatchers and queues

-- A dispatcher that has not updated its row for 4 seconds is dead: its leases end.
CREATE TABLE "webhook_dispatchers" (
    "id" TEXT NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "webhook_dispatchers_pkey" PRIMARY KEY ("id")
);

-- Every row is written often: it is vacuumed by number of changes, not by share of the table.
CREATE TABLE "webhook_queues" (
    "endpoint_id" TEXT NOT NULL,
    -- When the next delivery is due; null when none waits, or while the queue is leased.
    "due_at" TIMESTAMPTZ(3),
    -- The last attempt failed or was slow: the queue competes only with others like it.
    "degraded" BOOLEAN NOT NULL DEFAULT false,
    "lease_token" TEXT,
    -- The dispatcher that holds the lease; null for the lease of a CLI session, which lasts as long as its socket.
    "dispatcher_id" TEXT,

    CONSTRAINT "webhook_queues_pkey" PRIMARY KEY ("endpoint_id"),
    CONSTRAINT "webhook_queues_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints" ("id")
        ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "webhook_queues_dispatcher_has_lease" CHECK ("dispatcher_id" IS NULL OR "lease_token" IS NOT NULL),
    CONSTRAINT "webhook_queues_leased_not_due" CHECK ("lease_token" IS NULL OR "due_at" IS NULL)
) WITH (fillfactor = 70, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

CREATE INDEX "webhook_queues_due" ON "webhook_queues" ("degraded", "due_at")
    WHERE "lease_token" IS NULL AND "due_at" IS NOT NULL;
CREATE INDEX "webhook_queues_leased" ON "webhook_queues" ("dispatcher_id") WHERE "dispatcher_id" IS NOT NULL;

-- No endpoint without a queue.
CREATE FUNCTION "create_queue"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "webhook_queues" ("endpoint_id") VALUES (NEW."id");
    RETURN NULL;
END $$;
CREATE TRIGGER "webhook_endpoints_queue" AFTER INSERT ON "webhook_endpoints"
    FOR EACH ROW EXECUTE FUNCTION "create_queue"();

-- ---------------------------------------------------------------------------------------------------------------
-- Deliveries carry the token of the lease under which they are sent; when the lease ends is known by its queue alone

UPDATE "webhook_deliveries" SET "status" = 'pending', "lease_token" = NULL, "lease_until" = NULL
WHERE "status" = 'in_flight';
DROP INDEX "webhook_deliveries_leased";
ALTER TABLE "webhook_deliveries" DROP CONSTRAINT "webhook_deliveries_lease_iff_in_flight";
ALTER TABLE "webhook_deliveries" DROP COLUMN "lease_until";
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_lease_iff_in_flight"
    CHECK (("status" = 'in_flight') = ("lease_token" IS NOT NULL));
CREATE INDEX "webhook_deliveries_in_flight" ON "webhook_deliveries" ("endpoint_id") WHERE "status" = 'in_flight';

-- What waits at the upgrade is due at its time. CLI sessions that are open now end when their heartbeat stops.
INSERT INTO "webhook_queues" ("endpoint_id", "due_at", "degraded", "lease_token")
SELECT e."id",
       CASE WHEN e."kind" = 'http' OR NOT e."active" THEN
           (SELECT min(d."next_attempt_at") FROM "webhook_deliveries" d
            WHERE d."endpoint_id" = e."id" AND d."status" = 'pending') END,
       e."consecutive_failures" > 0,
       CASE WHEN e."kind" = 'cli' AND e."active" THEN 'upgrade' END
FROM "webhook_endpoints" e;

-- ---------------------------------------------------------------------------------------------------------------
-- Wake-up signals carry the endpoint. Enqueueing writes no queue row, so orders of one account do not wait for each other:
-- a dispatcher that receives the signal, or its sweep when the signal was lost, makes the queue due.

CREATE OR REPLACE FUNCTION "notify_delivery"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('driftstack_delivery', NEW."endpoint_id");
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "notify_endpoint"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('driftstack_endpoint', NEW."id");
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "notify_secret"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('driftstack_endpoint', coalesce(NEW."endpoint_id", OLD."endpoint_id"));
    RETURN NULL;
END $$;

-- What a dispatcher needs to know of an endpoint; its secrets, the current one first.
CREATE VIEW "webhook_targets" AS
SELECT e."id" AS "endpoint_id", json_build_object(
    'url', e."url", 'active', e."active", 'failing', e."consecutive_failures" > 0,
    'proven', e."last_success_at" IS NOT NULL,
    'secrets', (
        SELECT json_agg(json_build_object('id', s."id", 'cipher', encode(s."cipher", 'base64'), 'expiresAt', s."expires_at")
                        ORDER BY s."expires_at" DESC NULLS FIRST, s."created_at" DESC)
        FROM "webhook_secrets" s WHERE s."endpoint_id" = e."id")
) AS "target"
FROM "webhook_endpoints" e;
