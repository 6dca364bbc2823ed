-- An endpoint has one secret that does not expire: the one it was told last.
CREATE UNIQUE INDEX "webhook_secrets_one_current" ON "webhook_secrets" ("endpoint_id") WHERE "expires_at" IS NULL;
