-- Payment prompts (the Miracle Cash API): an order of the kind 'prompt', and what only a prompt has.

CREATE TABLE "prompts" (
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "payer" TEXT NOT NULL,
    "blockchain_ids" TEXT[],
    "redirect_url" TEXT,

    CONSTRAINT "prompts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "prompts_status_known" CHECK ("status" IN
        ('pending', 'successful', 'unsuccessful', 'expired', 'cancelled')),
    CONSTRAINT "prompts_payer_known" CHECK ("payer" IN ('merchant', 'customer'))
);
COMMENT ON TABLE "prompts" IS 'What a payment prompt has in addition to its order.';

CREATE UNIQUE INDEX "prompts_order_id_key" ON "prompts" ("order_id");

ALTER TABLE "prompts" ADD CONSTRAINT "prompts_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id")
    ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION "prompts_guard_status"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'prompt % has its final status', OLD."id" USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION "prompts_guard_status"() IS 'Rejects a change of a prompt that has its final status.';

CREATE TRIGGER "prompts_guard_status" BEFORE UPDATE ON "prompts"
    FOR EACH ROW WHEN (OLD."status" <> 'pending') EXECUTE FUNCTION "prompts_guard_status"();

-- In the transaction that ends the order, because later messages still change the amounts and statuses of its payments.
CREATE FUNCTION "prompts_follow_order"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "prompts" SET "status" = CASE
        WHEN NEW."status" = 'paid' AND OLD."status" = 'partial' AND NEW."paid_at" >= NEW."expires_at" THEN 'unsuccessful'
        WHEN NEW."status" = 'paid' THEN 'successful'
        WHEN NEW."status" = 'cancelled' THEN 'cancelled'
        WHEN NEW."failure_reason" <> 'ipn' THEN 'expired'
        WHEN OLD."status" <> 'partial' AND "prompt_payments_expired"(NEW."id") THEN 'expired'
        ELSE 'unsuccessful'
    END WHERE "order_id" = NEW."id" AND "status" = 'pending';
    RETURN NULL;
END $$;
COMMENT ON FUNCTION "prompts_follow_order"() IS 'Stores the final status of a prompt when its order ends.';

CREATE FUNCTION "prompt_payments_expired"("of_order" text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_or("status" = 'expired'), false)
        AND NOT coalesce(bool_or("status" IN ('failed', 'refunded')), false)
        AND NOT coalesce(bool_or("amount_received"::numeric > 0), false)
    FROM "payments" WHERE "order_id" = "of_order";
$$;
COMMENT ON FUNCTION "prompt_payments_expired"(text) IS
    'True when the provider reported that a payment of the order expired, and nothing arrived.';

CREATE TRIGGER "prompts_follow_order" AFTER UPDATE OF "status" ON "orders"
    FOR EACH ROW WHEN (NEW."kind" = 'prompt' AND NEW."status" IN ('paid', 'failed', 'cancelled'))
    EXECUTE FUNCTION "prompts_follow_order"();
