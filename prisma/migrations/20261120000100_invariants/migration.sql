-- What must hold whatever the program does. The names I1 to I8 are those of docs/architecture.md.

-- ---------------------------------------------------------------------------------------------------------------
-- Shapes

ALTER TABLE "users"
    ADD CONSTRAINT "users_email_lower_case" CHECK ("email" = lower("email"));

ALTER TABLE "memberships"
    ADD CONSTRAINT "memberships_role_known" CHECK ("role" IN ('owner', 'member', 'viewer'));

ALTER TABLE "api_keys"
    ADD CONSTRAINT "api_keys_scopes_known" CHECK (
        cardinality("scopes") > 0
        AND "scopes" <@ ARRAY['read', 'write', 'account_owner', 'driftstack_internal_admin']::text[]
    );

ALTER TABLE "orders"
    ADD CONSTRAINT "orders_kind_known" CHECK ("kind" IN ('checkout', 'prompt')),
    ADD CONSTRAINT "orders_status_known" CHECK ("status" IN
        ('creating', 'abandoned', 'pending', 'confirming', 'partial', 'paid', 'failed', 'cancelled')),
    ADD CONSTRAINT "orders_provider_known" CHECK ("provider" IN ('nowpayments', 'stub')),
    ADD CONSTRAINT "orders_price_in_range" CHECK ("price_cents" BETWEEN 1 AND 100000000),
    ADD CONSTRAINT "orders_price_currency_code" CHECK ("price_currency" ~ '^[A-Z]{3}$'),
    ADD CONSTRAINT "orders_amounts_decimal" CHECK (
        ("pay_amount" IS NULL OR "pay_amount" ~ '^(0|[1-9][0-9]*)(\.[0-9]+)?$')
        AND ("amount_received" IS NULL OR "amount_received" ~ '^(0|[1-9][0-9]*)(\.[0-9]+)?$')
    ),
    ADD CONSTRAINT "orders_paid_has_time" CHECK (("status" = 'paid') = ("paid_at" IS NOT NULL)),
    ADD CONSTRAINT "orders_failed_has_reason" CHECK (
        ("status" = 'failed') = ("failed_at" IS NOT NULL)
        AND ("status" = 'failed') = ("failure_reason" IS NOT NULL)
        AND ("failure_reason" IS NULL OR "failure_reason" IN ('ipn', 'expired', 'swept'))
    ),
    ADD CONSTRAINT "orders_notes_bounded" CHECK (
        char_length("customer_note") <= 500 AND char_length("internal_note") <= 2000
    );

ALTER TABLE "order_timeline"
    ADD CONSTRAINT "order_timeline_status_known" CHECK ("status" IN
        ('pending', 'confirming', 'partial', 'paid', 'failed', 'cancelled')),
    ADD CONSTRAINT "order_timeline_source_known" CHECK ("source" IN ('create', 'ipn', 'cancel', 'expired', 'swept')),
    ADD CONSTRAINT "order_timeline_status_once" UNIQUE ("order_id", "status");

ALTER TABLE "payments"
    ADD CONSTRAINT "payments_state_known" CHECK ("state" IN ('attempting', 'open', 'abandoned')),
    ADD CONSTRAINT "payments_provider_known" CHECK ("provider" IN ('nowpayments', 'sandbox')),
    ADD CONSTRAINT "payments_open_is_complete" CHECK (
        "state" <> 'open'
        OR ("provider_payment_id" IS NOT NULL AND "pay_address" IS NOT NULL AND "pay_amount" IS NOT NULL)
    );
CREATE UNIQUE INDEX "payments_provider_payment_id_key" ON "payments" ("provider", "provider_payment_id")
    WHERE "provider_payment_id" IS NOT NULL;

ALTER TABLE "ipn_inbox"
    ADD CONSTRAINT "ipn_inbox_source_known" CHECK ("source" IN ('ipn', 'lookup', 'operator')),
    ADD CONSTRAINT "ipn_inbox_outcome_known" CHECK ("outcome" IS NULL OR "outcome" IN ('applied', 'unchanged', 'ignored')),
    ADD CONSTRAINT "ipn_inbox_processed_has_outcome" CHECK (("processed_at" IS NULL) = ("outcome" IS NULL));

ALTER TABLE "idempotency_records"
    ADD CONSTRAINT "idempotency_records_state_known" CHECK ("state" IN ('running', 'done')),
    ADD CONSTRAINT "idempotency_records_done_has_answer" CHECK (
        "state" <> 'done' OR ("response_status" IS NOT NULL AND "response_body" IS NOT NULL)
    );

ALTER TABLE "webhook_endpoints"
    ADD CONSTRAINT "webhook_endpoints_types_known" CHECK (
        cardinality("event_types") BETWEEN 1 AND 10
        AND "event_types" <@ ARRAY['crypto.order.paid', 'crypto.order.failed', 'crypto.order.confirming',
            'crypto.order.partial', 'crypto.order.cancelled', 'crypto.order.late_payment']::text[]
    );

ALTER TABLE "webhook_deliveries"
    ADD CONSTRAINT "webhook_deliveries_status_known" CHECK ("status" IN
        ('pending', 'in_flight', 'delivered', 'failed', 'dlq')),
    ADD CONSTRAINT "webhook_deliveries_lease_iff_in_flight" CHECK (
        ("status" = 'in_flight') = ("lease_token" IS NOT NULL)
        AND ("status" = 'in_flight') = ("lease_until" IS NOT NULL)
    ),
    ADD CONSTRAINT "webhook_deliveries_pending_has_time" CHECK (
        ("status" IN ('pending', 'in_flight')) = ("next_attempt_at" IS NOT NULL)
    );

-- ---------------------------------------------------------------------------------------------------------------
-- Indexes that only some rows need

CREATE INDEX "orders_by_status" ON "orders" ("account_id", "livemode", "status", "created_at" DESC, "id" DESC);
CREATE INDEX "orders_newest" ON "orders" ("created_at" DESC, "id" DESC);
CREATE INDEX "orders_pending_by_deadline" ON "orders" ("next_check_at") WHERE "status" = 'pending';
CREATE INDEX "orders_creating" ON "orders" ("created_at") WHERE "status" = 'creating';
CREATE INDEX "orders_by_payment" ON "orders" ("payment_id") WHERE "payment_id" IS NOT NULL;
CREATE INDEX "payments_due_for_lookup" ON "payments" ("next_lookup_at") WHERE "next_lookup_at" IS NOT NULL;
CREATE INDEX "ipn_inbox_unprocessed" ON "ipn_inbox" ("next_attempt_at") WHERE "processed_at" IS NULL;
CREATE INDEX "anomalies_unresolved" ON "anomalies" ("created_at") WHERE "resolved_at" IS NULL;
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" ("endpoint_id", "next_attempt_at") WHERE "status" = 'pending';
CREATE INDEX "webhook_deliveries_by_status" ON "webhook_deliveries" ("endpoint_id", "status", "created_at" DESC, "id" DESC);
CREATE INDEX "webhook_deliveries_leased" ON "webhook_deliveries" ("lease_until") WHERE "status" = 'in_flight';
CREATE INDEX "webhook_endpoints_active" ON "webhook_endpoints" ("account_id", "livemode") WHERE "active";
CREATE INDEX "sandbox_ipns_due" ON "sandbox_ipns" ("next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;

-- I1: at most one event per order and type is the unique index events_order_id_type_key.
-- I4: one delivery per event and endpoint; a replay is a new delivery that says so.
CREATE UNIQUE INDEX "webhook_deliveries_one_per_endpoint" ON "webhook_deliveries" ("event_id", "endpoint_id")
    WHERE "replay_of" IS NULL;

-- I8: an event belongs to the account and the mode of its order.
ALTER TABLE "events" ADD CONSTRAINT "events_same_account_and_mode"
    FOREIGN KEY ("order_id", "account_id", "livemode") REFERENCES "orders" ("id", "account_id", "livemode");

-- ---------------------------------------------------------------------------------------------------------------
-- I2: a final status never changes, and no status is entered that the order machine does not know.

CREATE FUNCTION "orders_guard_status"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."version" := OLD."version" + 1;
    IF NEW."status" = OLD."status" THEN
        RETURN NEW;
    END IF;
    IF NOT (CASE OLD."status"
        WHEN 'creating' THEN NEW."status" IN ('pending', 'abandoned')
        WHEN 'pending' THEN NEW."status" IN ('confirming', 'partial', 'paid', 'failed', 'cancelled')
        WHEN 'confirming' THEN NEW."status" IN ('partial', 'paid', 'failed')
        WHEN 'partial' THEN NEW."status" IN ('paid', 'failed')
        ELSE false
    END) THEN
        RAISE EXCEPTION 'order % can not go from % to %', OLD."id", OLD."status", NEW."status"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_status_transition';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "orders_guard_status" BEFORE UPDATE ON "orders"
    FOR EACH ROW EXECUTE FUNCTION "orders_guard_status"();

-- I3: an event exists if and only if its transition happened. Both halves are looked at when the transaction ends.

CREATE FUNCTION "orders_transition_is_recorded"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."status" NOT IN ('creating', 'abandoned') AND NOT EXISTS (
        SELECT 1 FROM "order_timeline" WHERE "order_id" = NEW."id" AND "status" = NEW."status"
    ) THEN
        RAISE EXCEPTION 'order % became % without a timeline entry', NEW."id", NEW."status"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_transition_in_timeline';
    END IF;
    IF NEW."status" NOT IN ('creating', 'abandoned', 'pending') AND NOT EXISTS (
        SELECT 1 FROM "events" WHERE "order_id" = NEW."id" AND "type" = 'crypto.order.' || NEW."status"
    ) THEN
        RAISE EXCEPTION 'order % became % without an event', NEW."id", NEW."status"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_transition_has_event';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "orders_transition_is_recorded" AFTER INSERT OR UPDATE OF "status" ON "orders"
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION "orders_transition_is_recorded"();

CREATE FUNCTION "events_have_a_cause"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."order_id" IS NULL THEN
        RETURN NULL;
    END IF;
    IF NEW."type" = 'crypto.order.late_payment' THEN
        IF NOT EXISTS (SELECT 1 FROM "anomalies" WHERE "order_id" = NEW."order_id" AND "kind" = 'late_payment') THEN
            RAISE EXCEPTION 'event % of order % has no late payment', NEW."id", NEW."order_id"
                USING ERRCODE = 'check_violation', CONSTRAINT = 'events_have_a_cause';
        END IF;
    ELSIF NOT EXISTS (
        SELECT 1 FROM "order_timeline"
        WHERE "order_id" = NEW."order_id" AND 'crypto.order.' || "status" = NEW."type"
    ) THEN
        RAISE EXCEPTION 'event % (%) of order % has no transition', NEW."id", NEW."type", NEW."order_id"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_have_a_cause';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "events_have_a_cause" AFTER INSERT ON "events"
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION "events_have_a_cause"();

-- I4, the other half: whoever writes an event, every endpoint subscribed at that moment gets its delivery.

CREATE FUNCTION "driftstack_id"("prefix" text) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT "prefix" || '_' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
        || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14)
$$;

CREATE FUNCTION "events_fan_out"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "webhook_deliveries" ("id", "event_id", "endpoint_id", "next_attempt_at", "created_at")
    SELECT "driftstack_id"('wdl'), NEW."id", e."id", NEW."created_at", NEW."created_at"
    FROM "webhook_endpoints" e
    WHERE e."account_id" = NEW."account_id" AND e."livemode" = NEW."livemode" AND e."active"
        AND NEW."type" = ANY (e."event_types");
    RETURN NULL;
END $$;

CREATE TRIGGER "events_fan_out" AFTER INSERT ON "events"
    FOR EACH ROW EXECUTE FUNCTION "events_fan_out"();

-- ---------------------------------------------------------------------------------------------------------------
-- What is written once

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is not allowed: its rows are written once', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "order_timeline_append_only" BEFORE UPDATE OR DELETE ON "order_timeline"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "receipts_immutable" BEFORE UPDATE OR DELETE ON "receipts"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "events_frozen" BEFORE UPDATE ON "events"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_log_no_truncate" BEFORE TRUNCATE ON "audit_log"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- ---------------------------------------------------------------------------------------------------------------
-- Wake-ups. Listeners also poll: a lost notification costs a moment, never a message.

CREATE FUNCTION "notify_order"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('driftstack_order', NEW."id");
    RETURN NULL;
END $$;
CREATE TRIGGER "orders_notify" AFTER UPDATE ON "orders"
    FOR EACH ROW EXECUTE FUNCTION "notify_order"();

CREATE FUNCTION "notify_delivery"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('driftstack_delivery', '');
    RETURN NULL;
END $$;
CREATE TRIGGER "webhook_deliveries_notify" AFTER INSERT ON "webhook_deliveries"
    FOR EACH ROW EXECUTE FUNCTION "notify_delivery"();

CREATE FUNCTION "notify_api_key"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('driftstack_api_key', NEW."id");
    RETURN NULL;
END $$;
CREATE TRIGGER "api_keys_notify" AFTER UPDATE OF "revoked_at", "expires_at", "scopes" ON "api_keys"
    FOR EACH ROW EXECUTE FUNCTION "notify_api_key"();
