-- A dispatcher that has claimed deliveries of an endpoint learns that its address, its state or its secrets changed, and
-- gives back what it has not sent. The empty payload of this channel says that something new may be due.
CREATE FUNCTION "notify_endpoint"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('driftstack_delivery', NEW."id");
    RETURN NULL;
END $$;
CREATE TRIGGER "webhook_endpoints_notify" AFTER UPDATE OF "url", "active", "deleted_at" ON "webhook_endpoints"
    FOR EACH ROW
    WHEN (OLD."url" <> NEW."url" OR OLD."active" <> NEW."active" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at")
    EXECUTE FUNCTION "notify_endpoint"();

CREATE FUNCTION "notify_secret"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('driftstack_delivery', coalesce(NEW."endpoint_id", OLD."endpoint_id"));
    RETURN NULL;
END $$;
CREATE TRIGGER "webhook_secrets_notify" AFTER INSERT OR UPDATE OR DELETE ON "webhook_secrets"
    FOR EACH ROW EXECUTE FUNCTION "notify_secret"();
