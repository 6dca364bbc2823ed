-- The time and the reason of a disabled endpoint are the system's. An endpoint that its account disabled has none.
UPDATE "webhook_endpoints" SET "disabled_at" = NULL, "disabled_reason" = NULL
WHERE "disabled_reason" = 'Switched off by the account.';
