-- Deliveries that are due at the same time are taken in the order of their ids: an interrupted delivery stays before
-- those that were not sent yet.
DROP INDEX "webhook_deliveries_due";
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" ("endpoint_id", "next_attempt_at", "id")
    WHERE "status" = 'pending';
