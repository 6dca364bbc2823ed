import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { listOrders } from "@/lib/features/orders/list-orders";
import type { AccountCtx } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import type { Report } from "./report";

export type Pages = AsyncIterable<string[]>;

type WalkOptions = {
  /** Orders that exist before the walk begins. */
  earlier: number;
  pageSize: number;
  writers: number;
  /** For all writers together. */
  writesPerSecond: number;
  /** The pause after each page, during which more orders are written. */
  pauseMs: number;
  slowMs: number;
  walk?: (ctx: AccountCtx, pageSize: number) => Pages;
};

/** One in this many writes keeps its transaction open for `slowMs` before it commits. */
const SLOW_EVERY = 20;

/** R7: a cursor walk concurrent with writers, including slow transactions, sees every earlier order exactly once. */
export async function runCursorWalk(
  pool: pg.Pool,
  ctx: AccountCtx,
  options: WalkOptions,
): Promise<Report> {
  const startMs = Date.now() - options.earlier - 60_000;
  const earlier: string[] = [];
  for (let i = 0; i < options.earlier; i++) {
    // Twenty orders share a millisecond, so the id has to break the tie.
    earlier.push(await writeOrder(pool, ctx, new Date(startMs + Math.floor(i / 20))));
  }
  const writing = { on: true, written: 0 };
  const writers = Array.from({ length: options.writers }, () =>
    keepWriting(pool, ctx, options, writing),
  );
  const seen = new Map<string, number>();
  let pages = 0;
  for await (const ids of (options.walk ?? byCursor)(ctx, options.pageSize)) {
    pages += 1;
    for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
    await sleep(options.pauseMs);
  }
  writing.on = false;
  await Promise.all(writers);
  return {
    attempted: earlier.length,
    acknowledged: pages,
    lost: earlier.filter((id) => !seen.has(id)).length,
    unexpected: 0,
    duplicated: [...seen.values()].filter((times) => times > 1).length,
    recovered: 0,
    notes: [`${pages} pages while ${writing.written} orders were written`],
  };
}

async function* byCursor(ctx: AccountCtx, pageSize: number): Pages {
  let cursor: string | undefined;
  do {
    const page = await listOrders(ctx, { limit: pageSize, cursor });
    yield page.orders.map((order) => order.order_id);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

async function keepWriting(
  pool: pg.Pool,
  ctx: AccountCtx,
  options: WalkOptions,
  writing: { on: boolean; written: number },
): Promise<void> {
  const gapMs = (1000 * options.writers) / options.writesPerSecond;
  const slow: Promise<unknown>[] = [];
  for (let due = Date.now(); writing.on; due += gapMs) {
    writing.written += 1;
    const isSlow = writing.written % SLOW_EVERY === 0;
    const write = writeOrder(pool, ctx, new Date(), isSlow ? options.slowMs : 0);
    if (isSlow) slow.push(write);
    else await write;
    await sleep(Math.max(0, due + gapMs - Date.now()));
  }
  await Promise.all(slow);
}

/** Inserts an order as a checkout does: the timestamp is taken first, and the commit may come late. */
async function writeOrder(pool: pg.Pool, ctx: AccountCtx, at: Date, holdMs = 0): Promise<string> {
  const id = newId("ord", at);
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(
      `INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider,
         expires_at, created_at, updated_at)
       VALUES ($1, $2, $3, 'pending', 'walk', 100, 'USD', 'stub', $4, $5, $5)`,
      [id, ctx.accountId, ctx.livemode, new Date(at.getTime() + 3_600_000), at],
    );
    await client.query(
      "INSERT INTO order_timeline (order_id, seq, status, source, at) VALUES ($1, 1, 'pending', 'create', $2)",
      [id, at],
    );
    if (holdMs > 0) await sleep(holdMs);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
  return id;
}
