-- The payment that an order shows becomes a reference; until now eight of its columns were copied into the order.

ALTER TABLE "orders" ADD COLUMN "shown_payment_id" TEXT;

ALTER TABLE "orders" DISABLE TRIGGER USER;
UPDATE "orders" o SET "shown_payment_id" = (
    SELECT p."id" FROM "payments" p
    WHERE p."order_id" = o."id" AND p."pay_address" = o."payment_address" AND p."pay_currency" = o."pay_currency"
    ORDER BY p."created_at" DESC LIMIT 1
)
WHERE o."payment_address" IS NOT NULL;
ALTER TABLE "orders" ENABLE TRIGGER USER;

ALTER TABLE "orders"
    ADD CONSTRAINT "orders_shown_payment_id_fkey" FOREIGN KEY ("shown_payment_id") REFERENCES "payments" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE,
    DROP COLUMN "pay_currency",
    DROP COLUMN "pay_ticker",
    DROP COLUMN "network_name",
    DROP COLUMN "pay_amount",
    DROP COLUMN "payment_address",
    DROP COLUMN "network",
    DROP COLUMN "payment_extra_id",
    DROP COLUMN "payment_uri";

-- Dropping "pay_amount" dropped the check that covered it together with "amount_received".
ALTER TABLE "orders" ADD CONSTRAINT "orders_amount_received_decimal"
    CHECK ("amount_received" IS NULL OR "amount_received" ~ '^(0|[1-9][0-9]*)(\.[0-9]+)?$');
ALTER TABLE "payments" ADD CONSTRAINT "payments_amounts_decimal" CHECK (
    ("pay_amount" IS NULL OR "pay_amount" ~ '^(0|[1-9][0-9]*)(\.[0-9]+)?$')
    AND ("amount_received" IS NULL OR "amount_received" ~ '^(0|[1-9][0-9]*)(\.[0-9]+)?$')
);
