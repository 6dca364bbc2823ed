-- Search by part of a product or note, index-backed with plain PostgreSQL: every run of three letters of both texts
-- (and the one or two at their ends), with the account and mode in front, so that one account's search never walks
-- through another's orders. A search of one or two letters looks for runs that begin with them. It stands in a table of
-- its own, because an index on "orders" would be written again at each change of an order's status.
-- What it finds is a superset: the query compares the texts themselves.

CREATE FUNCTION "order_search_grams"("account_id" text, "livemode" boolean, "product" text, "note" text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT
        right("account_id", 12) || CASE WHEN "livemode" THEN 'l' ELSE 't' END || substr("text", "at", 3)), '{}'))
    FROM unnest(ARRAY[lower("product"), lower("note")]) AS "texts" ("text"),
        generate_series(1, char_length("text")) AS "positions" ("at")
$$;

CREATE FUNCTION "order_search_query"("account_id" text, "livemode" boolean, "search" text)
RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(
        '''' || replace(replace(
            right("account_id", 12) || CASE WHEN "livemode" THEN 'l' ELSE 't' END || substr(lower("search"), "at", 3),
            '\', '\\'), '''', '''''') || '''' || CASE WHEN char_length("search") < 3 THEN ':*' ELSE '' END,
        ' & ')::tsquery
    FROM generate_series(1, greatest(char_length(lower("search")) - 2, 1)) AS "positions" ("at")
    -- Every letter once is enough to narrow it down: each third run, and the last.
    WHERE "at" % 3 = 1 OR "at" = char_length(lower("search")) - 2
$$;

CREATE TABLE "order_search" (
    "order_id" TEXT NOT NULL,
    "grams" TSVECTOR NOT NULL,

    CONSTRAINT "order_search_pkey" PRIMARY KEY ("order_id"),
    CONSTRAINT "order_search_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE
);

INSERT INTO "order_search" ("order_id", "grams")
    SELECT "id", "order_search_grams"("account_id", "livemode", "product", "customer_note") FROM "orders";

-- A short list of entries not yet sorted in keeps a search steady while many orders are made.
CREATE INDEX "order_search_grams_idx" ON "order_search" USING gin ("grams") WITH (gin_pending_list_limit = 1024);

CREATE FUNCTION "orders_index_search"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "order_search" ("order_id", "grams")
        VALUES (NEW."id", "order_search_grams"(NEW."account_id", NEW."livemode", NEW."product", NEW."customer_note"))
        ON CONFLICT ("order_id") DO UPDATE SET "grams" = excluded."grams";
    RETURN NULL;
END $$;

CREATE TRIGGER "orders_index_search" AFTER INSERT OR UPDATE OF "product", "customer_note" ON "orders"
    FOR EACH ROW EXECUTE FUNCTION "orders_index_search"();
