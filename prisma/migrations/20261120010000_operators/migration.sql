-- What operators look at: across all accounts, and at a million orders.

-- The operators' list, their counts by status and by day. Every (livemode, status) pair is one ordered range, so any
-- filter of the list is a merge of at most twelve short range scans.
CREATE INDEX "orders_of_operators" ON "orders" ("livemode", "status", "created_at" DESC, "id" DESC);

-- How many orders have each status: equal entries are stored once, so this index is small enough to be counted whole.
CREATE INDEX "orders_status_counts" ON "orders" ("livemode", "status");

-- Revenue and time to paid, read from the index alone.
CREATE INDEX "orders_paid_totals" ON "orders" ("livemode", "price_currency", "product")
    INCLUDE ("price_cents", "created_at", "paid_at") WHERE "status" = 'paid';

-- The sweep takes the oldest pending orders; their ages and value are read from the same index.
CREATE INDEX "orders_pending_age" ON "orders" ("created_at")
    INCLUDE ("livemode", "price_currency", "price_cents") WHERE "status" = 'pending';

-- Few keys are ever replayed or misused: only those are counted one by one.
CREATE INDEX "idempotency_records_done" ON "idempotency_records" ("livemode") WHERE "state" = 'done';
CREATE INDEX "idempotency_records_repeated" ON "idempotency_records" ("livemode")
    INCLUDE ("replays", "mismatches") WHERE "replays" > 0 OR "mismatches" > 0;

CREATE INDEX "anomalies_by_kind" ON "anomalies" ("kind", "id" DESC);
CREATE INDEX "anomalies_by_account" ON "anomalies" ("account_id", "id" DESC);
CREATE INDEX "anomalies_open" ON "anomalies" ("id" DESC) WHERE "resolved_at" IS NULL;
ALTER TABLE "anomalies"
    ADD CONSTRAINT "anomalies_resolved_is_complete" CHECK (
        ("resolved_at" IS NULL) = ("resolved_by" IS NULL)
        AND ("resolved_at" IS NULL) = ("resolution" IS NULL)
    );

-- No two entries of the audit log may follow the same one: the chain can not fork, even without its lock.
CREATE UNIQUE INDEX "audit_log_prev_hash_key" ON "audit_log" ("prev_hash");
