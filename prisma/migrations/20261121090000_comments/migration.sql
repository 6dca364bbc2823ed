-- What each trigger enforces, for psql and for docs/database.md.

COMMENT ON FUNCTION "orders_guard_status"() IS 'Rejects a status change that the order machine does not allow, and increments the version.';
COMMENT ON FUNCTION "orders_transition_is_recorded"() IS 'At commit: a visible status needs its timeline entry, and every status after pending its event (I3).';
COMMENT ON FUNCTION "events_have_a_cause"() IS 'At commit: an event of an order needs the transition or the anomaly that it reports (I3).';
COMMENT ON FUNCTION "events_fan_out"() IS 'Creates one delivery for each endpoint subscribed to the event at that moment (I4).';
COMMENT ON FUNCTION "refuse_change"() IS 'Rejects changes: rows of this table are written once.';
COMMENT ON FUNCTION "notify_order"() IS 'Sends a NOTIFY when an order changes, for open pages and sockets.';
COMMENT ON FUNCTION "notify_delivery"() IS 'Sends a NOTIFY when a delivery is due, to wake the dispatcher.';
COMMENT ON FUNCTION "notify_api_key"() IS 'Sends a NOTIFY when an API key is revoked or changed, so that no process keeps it in its cache.';
COMMENT ON FUNCTION "notify_endpoint"() IS 'Sends a NOTIFY when a webhook endpoint changes, so that no process sends to its old URL.';
COMMENT ON FUNCTION "notify_secret"() IS 'Sends a NOTIFY when a signing secret changes, so that no process signs with an old one.';
COMMENT ON FUNCTION "orders_index_search"() IS 'Keeps the search index of products and notes up to date.';
COMMENT ON FUNCTION "create_queue"() IS 'Creates the delivery queue of a new endpoint.';
