-- Looking at an order is no change of it: when only the time of the next check moves, its version (and with it the
-- ETag) stays, and nobody who watches it is woken.

CREATE OR REPLACE FUNCTION "orders_guard_status"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."next_check_at" IS DISTINCT FROM OLD."next_check_at"
        AND NEW."status" = OLD."status" AND NEW."updated_at" = OLD."updated_at" THEN
        RETURN NEW;
    END IF;
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

DROP TRIGGER "orders_notify" ON "orders";
CREATE TRIGGER "orders_notify" AFTER UPDATE ON "orders"
    FOR EACH ROW WHEN (OLD."version" IS DISTINCT FROM NEW."version") EXECUTE FUNCTION "notify_order"();
