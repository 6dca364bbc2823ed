import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import type { Logger } from "./logger";

export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;
/** What a store's query runs on: the pool, or the transaction it is part of. */
export type DbOrTx = Db | Tx;

export type Database = { db: Db; pool: pg.Pool; close(): Promise<void> };

/** One pool a process, shared by Prisma and by the raw statements of the hot paths. */
export function openDatabase(options: { url: string; log: Logger; poolMax?: number }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolMax ?? 20,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  let closing = false;
  pool.on("error", (error) => {
    if (!closing) options.log.warn({ err: error }, "a database connection was lost");
  });
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
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

const RETRYABLE = new Set(["40001", "40P01"]);
const ATTEMPTS_MAX = 4;

/**
 * Runs `work` in one transaction; a deadlock or serialization failure is tried again. Never hold one open across a
 * network call: the pool is small, and everybody waits.
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

function isRetryable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034") return true;
  const code = sqlStateOf(error);
  return code !== null && RETRYABLE.has(code);
}

/** The SQLSTATE behind an error that came through Prisma, or null. */
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

/** True when a unique index refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") return true;
  return sqlStateOf(error) === "23505";
}
