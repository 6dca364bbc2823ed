import type { Ctx } from "@/lib/platform/ctx";
import { dispatchAll } from "@/test/support/dispatch";
import { inParallel } from "@/test/support/ipn-storm";
import { startWebhookReceiver } from "@/test/support/webhook-receiver";
import { createEvents, createShop, type Shop } from "./fleet";
import type { FixedClock } from "@/test/support/fixed-clock";
import type { Report } from "./report";

/** The documented intervals, repeated here: a test that takes them from the application would prove nothing. */
const MINUTES = [1, 5, 15, 30, 60, 120, 300, 600, 1440];
const GAPS_MS = MINUTES.map((minutes) => minutes * 60_000);
const ATTEMPTS = MINUTES.length + 1;
const TOLERANCE = 0.2;
/**
 * The clock advances to the next due time plus this fraction of the interval, which bounds how late an attempt can be.
 */
const STEP = 0.01;
const ENDPOINTS_PER_SHOP = 10;

/**
 * R9: every delivery of every endpoint fails and is attempted ten times, each on schedule, then becomes a dead letter.
 */
export async function runRetrySchedule(
  world: { ctx: Ctx; clock: FixedClock },
  options: { endpoints: number },
): Promise<Report> {
  const { ctx, clock } = world;
  const receiver = await startWebhookReceiver(() => ({ status: 500 }));
  const shops: Shop[] = [];
  const sizes: number[] = [];
  for (let left = options.endpoints; left > 0; left -= ENDPOINTS_PER_SHOP)
    sizes.push(Math.min(left, ENDPOINTS_PER_SHOP));
  await inParallel(sizes, 4, async (size) => {
    shops.push(await createShop(ctx, Array<string>(size).fill(receiver.url)));
  });
  await createEvents(shops, 1);
  const accounts = shops.map((shop) => shop.ctx.accountId);
  const begun = clock.now();
  const longest = GAPS_MS.reduce((sum, gap) => sum + gap * (1 + TOLERANCE + STEP), 0);
  try {
    for (;;) {
      await dispatchAll(ctx);
      const next = await nextTime(ctx, accounts);
      if (next === null || next.getTime() - begun.getTime() > 2 * longest) break;
      clock.set(next);
    }
  } finally {
    await receiver.close();
  }
  return judge(ctx, { accounts, begun, requests: receiver.requests.length });
}

async function nextTime(ctx: Ctx, accounts: string[]): Promise<Date | null> {
  const waiting = { status: "pending", endpoint: { accountId: { in: accounts } } };
  const { _min } = await ctx.db.webhookDelivery.aggregate({
    where: waiting,
    _min: { nextAttemptAt: true, attemptCount: true },
  });
  if (_min.nextAttemptAt === null) return null;
  const gap = GAPS_MS[(_min.attemptCount ?? 1) - 1] ?? 0;
  return new Date(_min.nextAttemptAt.getTime() + gap * STEP);
}

async function judge(
  ctx: Ctx,
  seen: { accounts: string[]; begun: Date; requests: number },
): Promise<Report> {
  const deliveries = await ctx.db.webhookDelivery.findMany({
    where: { endpoint: { accountId: { in: seen.accounts } } },
    select: {
      status: true,
      attempts: { orderBy: { number: "asc" }, select: { startedAt: true, durationMs: true } },
    },
  });
  const ratios: number[][] = GAPS_MS.map(() => []);
  let missing = 0;
  let extra = 0;
  let wrongTimes = 0;
  for (const { attempts } of deliveries) {
    missing += Math.max(0, ATTEMPTS - attempts.length);
    extra += Math.max(0, attempts.length - ATTEMPTS);
    if (attempts[0]?.startedAt.getTime() !== seen.begun.getTime()) wrongTimes += 1;
    for (const [index, attempt] of attempts.slice(1, ATTEMPTS).entries()) {
      const before = attempts[index]?.startedAt.getTime() ?? 0;
      const ratio = (attempt.startedAt.getTime() - before) / (GAPS_MS[index] ?? 1);
      ratios[index]?.push(ratio);
      if (ratio < 1 - TOLERANCE || ratio > 1 + TOLERANCE + STEP) wrongTimes += 1;
    }
  }
  const notDead = deliveries.filter(({ status }) => status !== "dlq").length;
  const range = (gap: number[]) => `${Math.min(...gap).toFixed(2)}–${Math.max(...gap).toFixed(2)}`;
  return {
    attempted: deliveries.length * ATTEMPTS,
    acknowledged: seen.requests,
    lost: missing,
    unexpected: wrongTimes + notDead,
    duplicated: extra,
    recovered: 0,
    notes: [
      `${deliveries.length} endpoints; ${wrongTimes} attempts at a wrong time, ${notDead} not in the dead-letter queue`,
      `gaps, as parts of the promised ones: ${ratios.map((gap, n) => `${MINUTES[n]} min ${range(gap)}`).join(", ")}`,
    ],
  };
}
