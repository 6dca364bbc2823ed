import pg from "pg";
import { UserError } from "./settings";

/** A pool, or one connection of it within a transaction. */
export type Db = Pick<pg.ClientBase, "query">;

/** Opens the database of the orders and of the queue, and creates the table of the orders. */
export async function openDatabase(url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A lost idle connection: the pool opens a new one for the next query.
  pool.on("error", (error) => console.error(`The database closed a connection: ${error.message}`));
  try {
    await pool.query(TABLES);
    return pool;
  } catch (error) {
    await pool.end();
    throw new UserError(`DATABASE_URL cannot be used: ${messageOf(error)}`);
  }
}

/** Runs `act` in one transaction. */
export async function transaction<T>(pool: pg.Pool, act: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await act(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    // The connection may be lost. Closing it ends the transaction in every case.
    client.release(true);
    throw error;
  }
}

/** Connection errors have a code and, for hosts with several addresses, no message. */
function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}

/** The lock makes processes that start together create the table one after the other. */
const TABLES = `
  BEGIN;
  SELECT pg_advisory_xact_lock(20261121);
  CREATE TABLE IF NOT EXISTS shop_orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    amount numeric(9, 2) NOT NULL CHECK (amount > 0),
    status text NOT NULL DEFAULT 'new'
      CHECK (status IN ('new', 'awaiting_payment', 'paid', 'payment_failed')),
    payment_prompt_id uuid UNIQUE,
    paid_at timestamptz,
    blockchain_id text,
    failure_reason text,
    payment jsonb
  );
  COMMIT;`;
