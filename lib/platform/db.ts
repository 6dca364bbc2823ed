import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import type { Logger } from "./logger";

/**
 * Raw statements only: what a store of a hot path needs. Every `Db` is one; in a `hotTransaction` there is nothing else.
 */
export type Sql = {
  $queryRaw<T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
  readonly $root?: Root | null;
};

/** The database handle: models and raw statements, on the pool or, in a `transaction`, in that transaction. */
export type Db = Omit<Prisma.TransactionClient, "$transaction"> & { readonly $root: Root | null };

/** What begins transactions. A string key names it: the server and Next.js share handles, but not this module. */
type Root = {
  client: PrismaClient;
  pool: pg.Pool;
  /** Names of prepared statements by their text: connections are shared, so all modules must use the same names. */
  statementNames: Map<string, string>;
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
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    db: handle(client, { client, pool, statementNames: new Map() }),
    pool,
    async close() {
      closing = true;
      await client.$disconnect();
      await pool.end();
    },
  };
}

/** An object that inherits from the client, because transaction clients share the client's own properties. */
function handle(client: Prisma.TransactionClient, root: Root | null): Db {
  return Object.create(client, { $root: { value: root } });
}

/** PostgreSQL plans a prepared statement "once" for all values: see `hot`. */
type Planned = "once" | "each time";

/**
 * The fast path for a single statement: the pool behind `db`, without Prisma's overhead; in a transaction, `db` itself.
 * PostgreSQL eventually plans a prepared statement once for all values. That is right for lookups by key, but wrong
 * where the best plan depends on how many rows an account has; pass `planned: "each time"` for such statements.
 */
export function hot(db: Sql, { planned = "once" }: { planned?: Planned } = {}): Sql {
  return db.$root ? plainSql(db.$root, { prepared: planned === "once" }) : db;
}

function plainSql(
  root: Root,
  { on = root.pool, prepared = true }: { on?: pg.Pool | pg.PoolClient; prepared?: boolean } = {},
): Sql {
  const run = (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const { text, values: given } = "raw" in query ? Prisma.sql(query, ...values) : query;
    return on.query({
      name: prepared ? statementName(root.statementNames, text) : undefined,
      text,
      values: given,
    });
  };
  return {
    $queryRaw: async <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await run(query, values)).rows as T,
    $executeRaw: async (query, ...values) => (await run(query, values)).rowCount ?? 0,
  };
}

const STATEMENTS_MAX = 300;

/** The first `STATEMENTS_MAX` statement texts are parsed once per connection; any further text is parsed each time. */
function statementName(names: Root["statementNames"], text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= STATEMENTS_MAX) return known;
  const name = `ds_${names.size}`;
  names.set(text, name);
  return name;
}

const toSnake = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** All columns of a model for a SELECT, aliased to the field names: `columnsOf(Prisma.OrderScalarFieldEnum, "o")`. */
export function columnsOf(fields: Record<string, string>, alias: string): Prisma.Sql {
  const columns = Object.keys(fields).map((field) => `${alias}.${toSnake(field)} AS "${field}"`);
  return Prisma.raw(columns.join(", "));
}

/** The column of one field. Throws if the model has no such field, so that no external name gets into the SQL. */
function columnOf(fields: Record<string, string>, field: string): Prisma.Sql {
  if (!Object.hasOwn(fields, field)) throw new Error(`there is no column for ${field}`);
  return Prisma.raw(toSnake(field));
}

/** `(columns) VALUES (values)` of an INSERT. Undefined fields are left to the default of their column. */
export function valuesOf(fields: Record<string, string>, row: Record<string, unknown>): Prisma.Sql {
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  const columns = given.map(([field]) => columnOf(fields, field));
  const values = given.map(
    ([, value]) => Prisma.sql`${isJson(value) ? JSON.stringify(value) : value}`,
  );
  return Prisma.sql`(${Prisma.join(columns)}) VALUES (${Prisma.join(values)})`;
}

function isJson(value: unknown): boolean {
  return value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** `column = value, …` of an UPDATE. Undefined fields keep their value. */
export function changesOf(
  fields: Record<string, string>,
  patch: Record<string, unknown>,
): Prisma.Sql {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Prisma.join(
    given.map(([field, value]) => Prisma.sql`${columnOf(fields, field)} = ${value}`),
  );
}

const RETRYABLE = new Set(["40001", "40P01"]);
const ATTEMPTS_MAX = 4;

/**
 * Runs `work` in one transaction: the queries of the context that it gets belong to it. Retries after a deadlock or
 * serialization failure. In a context that is in a transaction already, `work` joins that one. Never hold a transaction
 * open across a network call: the pool is small, and all other work would wait.
 */
export async function transaction<C extends { db: Db }, T>(
  ctx: C,
  work: (ctx: C) => Promise<T>,
): Promise<T> {
  const root = ctx.db.$root;
  if (!root) return work(ctx);
  return retried(() =>
    root.client.$transaction((tx) => work({ ...ctx, db: handle(tx, null) }), {
      maxWait: 10_000,
      timeout: 15_000,
    }),
  );
}

/**
 * `transaction` for the hot paths: the same guarantees, on a plain connection with prepared statements, so its context
 * has raw statements only. With `planned: "each time"`, they are parsed once but planned for the values of each call.
 */
export async function hotTransaction<C extends { db: Db }, T>(
  ctx: C,
  work: (ctx: Omit<C, "db"> & { db: Sql }) => Promise<T>,
  { planned = "once" }: { planned?: Planned } = {},
): Promise<T> {
  const root = ctx.db.$root;
  if (!root) return work(ctx);
  const begin =
    planned === "once" ? "BEGIN" : "BEGIN; SET LOCAL plan_cache_mode = force_custom_plan";
  return retried(async () => {
    const client = await root.pool.connect();
    let broken = false;
    try {
      await client.query(begin);
      const result = await work({ ...ctx, db: plainSql(root, { on: client }) });
      const ended = await client.query("COMMIT");
      // After a failed statement, COMMIT succeeds but rolls the transaction back.
      if (ended.command !== "COMMIT") throw new Error("the transaction was rolled back");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  });
}

async function retried<T>(attemptOnce: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce();
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isRetryable(error)) throw error;
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
