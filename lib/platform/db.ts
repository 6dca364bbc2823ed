import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import type { Logger } from "./logger";

export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;
/** Where a store runs a query: on the pool, or in a transaction. */
export type DbOrTx = Db | Tx;

/**
 * Where a hot path runs a statement: on a plain connection, or in a Prisma transaction. Stores that need only these two
 * methods work with both.
 */
export type Sql = {
  $queryRaw<T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
};

export type Database = { db: Db; pool: pg.Pool; close(): Promise<void> };

/** Opens the connection pool of the process, shared by Prisma and by the raw statements of the hot paths. */
export function openDatabase(options: { url: string; log: Logger; poolMax?: number }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolMax ?? 20,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // A client that disappears or stalls in the middle of a transaction must not keep its locks.
    idle_in_transaction_session_timeout: 30_000,
  });
  let closing = false;
  pool.on("error", (error) => {
    if (!closing) options.log.warn({ err: error }, "a database connection was lost");
  });
  // The pool handles errors of idle connections only. Without this handler, a connection that breaks between two
  // statements would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  pools.set(db, pool);
  return {
    db,
    pool,
    async close() {
      closing = true;
      await db.$disconnect();
      await pool.end();
    },
  };
}

const pools = new WeakMap<object, pg.Pool>();

/**
 * Returns the pool behind `db`, for a single statement without Prisma's overhead; a transaction is returned unchanged.
 * PostgreSQL eventually plans a prepared statement once for all values. That is right for lookups by key, but wrong
 * where the best plan depends on how many rows an account has; pass `planned: "each time"` for such statements.
 */
export function sqlOf(db: DbOrTx | Sql, options: { planned?: "once" | "each time" } = {}): Sql {
  const pool = pools.get(db);
  return pool ? plainSql(pool, options.planned !== "each time") : db;
}

function plainSql(on: pg.Pool | pg.PoolClient, prepared = true): Sql {
  const run = (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const { text, values: given } = "raw" in query ? Prisma.sql(query, ...values) : query;
    return on.query({ name: prepared ? statementName(text) : undefined, text, values: given });
  };
  return {
    $queryRaw: async <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await run(query, values)).rows as T,
    $executeRaw: async (query, ...values) => (await run(query, values)).rowCount ?? 0,
  };
}

const STATEMENTS_MAX = 300;
const statementNames = new Map<string, string>();

/** The first `STATEMENTS_MAX` statement texts are parsed once per connection; any further text is parsed each time. */
function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known !== undefined || statementNames.size >= STATEMENTS_MAX) return known;
  const name = `ds_${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

const toSnake = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** All columns of a model for a SELECT, aliased to the field names: `columnsOf(Prisma.OrderScalarFieldEnum, "o")`. */
export function columnsOf(fields: Record<string, string>, alias: string): Prisma.Sql {
  const columns = Object.keys(fields).map((field) => `${alias}.${toSnake(field)} AS "${field}"`);
  return Prisma.raw(columns.join(", "));
}

/** The column of one field. Throws if the model has no such field, so that no external name gets into the SQL. */
export function columnOf(fields: Record<string, string>, field: string): Prisma.Sql {
  if (!Object.hasOwn(fields, field)) throw new Error(`there is no column for ${field}`);
  return Prisma.raw(toSnake(field));
}

const RETRYABLE = new Set(["40001", "40P01"]);
const ATTEMPTS_MAX = 4;

/**
 * Runs `work` in one transaction and retries it after a deadlock or serialization failure. Never hold a transaction
 * open across a network call: the pool is small, and all other work would wait.
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(work, { maxWait: 10_000, timeout: 15_000 });
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isRetryable(error)) throw error;
    }
  }
}

/**
 * `inTransaction` for the hot paths: the same guarantees, on a plain connection with prepared statements. `first` is a
 * constant SQL text that is sent together with the BEGIN.
 */
export async function inSqlTransaction<T>(
  db: Db,
  work: (tx: Sql) => Promise<T>,
  { first = "" }: { first?: string } = {},
): Promise<T> {
  const pool = pools.get(db);
  if (!pool) {
    return inTransaction(db, async (tx) => {
      if (first !== "") await tx.$queryRawUnsafe(first);
      return work(tx);
    });
  }
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query(`BEGIN; ${first}`);
      const result = await work(plainSql(client));
      const ended = await client.query("COMMIT");
      // After a failed statement, COMMIT succeeds but rolls the transaction back.
      if (ended.command !== "COMMIT") throw new Error("the transaction was rolled back");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {
        broken = true;
      });
      if (attempt === ATTEMPTS_MAX || !isRetryable(error)) throw error;
    } finally {
      client.release(broken);
    }
  }
}

function isRetryable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034") return true;
  const code = sqlStateOf(error);
  return code !== null && RETRYABLE.has(code);
}

/** The SQLSTATE of a PostgreSQL error, also when Prisma wrapped it; null if there is none. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const found = error as {
    code?: unknown;
    cause?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  };
  const original = found.meta?.driverAdapterError?.cause?.originalCode;
  if (typeof original === "string") return original;
  if (typeof found.code === "string" && /^[0-9A-Z]{5}$/.test(found.code)) return found.code;
  return found.cause === undefined ? null : sqlStateOf(found.cause);
}

/** True when the row violated a unique index. */
export function isUniqueViolation(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") return true;
  return sqlStateOf(error) === "23505";
}
