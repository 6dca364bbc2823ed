-- The status of a payment in the program's own words, beside the provider's, so that rules do not depend on a provider.

ALTER TABLE "payments" ADD COLUMN "status" TEXT NOT NULL DEFAULT 'waiting';

UPDATE "payments" SET "status" = CASE "provider_status"
    WHEN 'confirming' THEN 'confirming'
    WHEN 'confirmed' THEN 'confirming'
    WHEN 'sending' THEN 'confirming'
    WHEN 'partially_paid' THEN 'partial'
    WHEN 'finished' THEN 'paid'
    WHEN 'failed' THEN 'failed'
    WHEN 'expired' THEN 'expired'
    WHEN 'refunded' THEN 'refunded'
    ELSE 'unknown'
END
WHERE "provider_status" IS NOT NULL AND "provider_status" <> 'waiting';

ALTER TABLE "payments" ADD CONSTRAINT "payments_status_known" CHECK ("status" IN
    ('waiting', 'confirming', 'partial', 'paid', 'failed', 'expired', 'refunded', 'unknown'));
