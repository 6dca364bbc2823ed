import Database from "libsql";

/** How long a statement waits for another process, such as the reconciliation, to end its transaction. */
const BUSY_TIMEOUT_MS = 5_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS carts (
    cart_id     TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    product     TEXT NOT NULL,
    credits     INTEGER NOT NULL CHECK (credits > 0),
    price_cents INTEGER NOT NULL CHECK (price_cents > 0),
    currency    TEXT NOT NULL,
    order_id    TEXT,
    -- The newest state of the order that was read, so that an older one never replaces it.
    status      TEXT,
    updated_at  TEXT
  ) STRICT;

  -- The ledger: the balance of a customer is the sum of their rows. The primary key makes a credit unique.
  CREATE TABLE IF NOT EXISTS credits (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    amount      INTEGER NOT NULL,
    source      TEXT NOT NULL,
    credited_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS credits_of_customer ON credits (customer_id);

  CREATE TABLE IF NOT EXISTS webhook_events (
    event_id    TEXT PRIMARY KEY,
    type        TEXT NOT NULL,
    received_at TEXT NOT NULL
  ) STRICT;

  -- Orders whose payment a person has to look at.
  CREATE TABLE IF NOT EXISTS issues (
    order_id    TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    due         TEXT,
    received    TEXT,
    coin        TEXT,
    is_open     INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS webhook_endpoints (
    endpoint_id TEXT PRIMARY KEY,
    secret      TEXT NOT NULL
  ) STRICT;
`;

export type Store = Database.Database;

export type Cart = {
  cart_id: string;
  customer_id: string;
  product: string;
  credits: number;
  price_cents: number;
  currency: string;
  order_id: string | null;
  status: string | null;
};

/** Opens the database. Every commit is on the disk before the program continues. */
export function openStore(file: string): Store {
  const store = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  store.exec("PRAGMA journal_mode = WAL");
  store.exec("PRAGMA synchronous = FULL");
  store.exec(SCHEMA);
  return store;
}

export function findCart(store: Store, cartId: string): Cart | undefined {
  return store.prepare("SELECT * FROM carts WHERE cart_id = ?").get(cartId) as Cart | undefined;
}

export function balanceOf(store: Store, customerId: string): number {
  const sum = "SELECT coalesce(sum(amount), 0) AS balance FROM credits WHERE customer_id = ?";
  return (store.prepare(sum).get(customerId) as { balance: number }).balance;
}

export function isCredited(store: Store, orderId: string): boolean {
  return store.prepare("SELECT 1 FROM credits WHERE order_id = ?").get(orderId) !== undefined;
}

/** Credits an order unless it has been credited before; returns whether this call did. */
export function creditOnce(
  store: Store,
  cart: Cart,
  { orderId, source }: { orderId: string; source: string },
): boolean {
  const { changes } = store
    .prepare("INSERT INTO credits VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
    .run(orderId, cart.customer_id, cart.credits, source, new Date().toISOString());
  return changes === 1;
}
