import Database from "libsql";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS credits (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    amount      INTEGER NOT NULL
  ) STRICT`;

let opened: Database.Database | undefined;

/** Opened on first use, because the build loads this module too. */
function store(): Database.Database {
  if (opened) return opened;
  opened = new Database(process.env.DATABASE_FILE ?? "credits.db", { timeout: 5_000 });
  opened.exec("PRAGMA journal_mode = WAL");
  opened.exec("PRAGMA synchronous = FULL");
  opened.exec(SCHEMA);
  return opened;
}

/** The balance is the sum of the customer's rows. */
export function balanceOf(customerId: string): number {
  const sum = "SELECT coalesce(sum(amount), 0) AS balance FROM credits WHERE customer_id = ?";
  return (store().prepare(sum).get(customerId) as { balance: number }).balance;
}

/** Credits an order unless it has been credited before: the primary key makes a credit unique. */
export function creditOnce(orderId: string, customerId: string, amount: number): void {
  store()
    .prepare("INSERT INTO credits VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
    .run(orderId, customerId, amount);
}
