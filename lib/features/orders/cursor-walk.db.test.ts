import { expect } from "vitest";
import { test } from "@/test/support/fixtures";
import { runCursorWalk, type Pages } from "@/test/reliability/cursor-walk";
import { createTestAccount } from "@/test/support/test-ctx";
import type { AccountCtx } from "@/lib/platform/ctx";
const SIZE = {
  earlier: 300,
  pageSize: 20,
  writers: 8,
  writesPerSecond: 200,
  pauseMs: 40,
  slowMs: 300,
};

test("R7: a walk by cursor beside eight writers sees every earlier order exactly once", async ({
  world,
}) => {
  const account = await createTestAccount(world);
  const report = await runCursorWalk(world.runtime.database.pool, account.ctx, SIZE);
  expect(report).toMatchObject({ attempted: 300, lost: 0, duplicated: 0 });
}, 60_000);

/** Offset pagination, the usual implementation. */
async function* byOffset(ctx: AccountCtx, pageSize: number): Pages {
  for (let offset = 0; ; offset += pageSize) {
    const rows = await ctx.db.order.findMany({
      where: { accountId: ctx.accountId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: offset,
      take: pageSize,
      select: { id: true },
    });
    if (rows.length === 0 || offset > 5000) return;
    yield rows.map((row) => row.id);
  }
}

test("R7: paging by offset shows orders twice, which the test detects", async ({ world }) => {
  const account = await createTestAccount(world);
  const { pool } = world.runtime.database;
  const report = await runCursorWalk(pool, account.ctx, { ...SIZE, walk: byOffset });
  expect(report.duplicated).toBeGreaterThan(0);
}, 60_000);
