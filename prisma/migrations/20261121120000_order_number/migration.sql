-- A number for clients that cannot use the id. It is unguessable, so it is 53 of the 56 random bits at the end of a
-- UUID, which PostgreSQL takes from the system's secure source; JavaScript represents every such number exactly.
CREATE FUNCTION "random_order_number"() RETURNS BIGINT LANGUAGE sql VOLATILE AS $$
    SELECT greatest(1, ('x' || right(replace(gen_random_uuid()::text, '-', ''), 14))::bit(56)::bigint >> 3)
$$;
COMMENT ON FUNCTION "random_order_number"() IS 'A random number from 1 to 2^53 - 1, for `orders.order_number`.';

-- The default is volatile, so every existing order gets a number of its own.
ALTER TABLE "orders" ADD COLUMN "order_number" BIGINT NOT NULL DEFAULT random_order_number();
ALTER TABLE "orders" ADD CONSTRAINT "orders_order_number_safe"
    CHECK ("order_number" BETWEEN 1 AND 9007199254740991);
CREATE UNIQUE INDEX "orders_order_number_key" ON "orders" ("order_number");
