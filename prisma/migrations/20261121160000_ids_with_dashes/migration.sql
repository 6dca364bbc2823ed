-- New ids are UUIDs in their canonical form, as typed clients expect. Existing ids stay as they are: merchants have stored
-- them, and events and receipts that contain them are frozen.
CREATE OR REPLACE FUNCTION "driftstack_id"("prefix" text) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT "prefix" || '_' || (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
        || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid::text
$$;
