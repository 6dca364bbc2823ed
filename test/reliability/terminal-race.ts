import { transitionOrder } from "@/lib/features/orders/transition-order";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { expireOrders } from "@/lib/features/payments/expire-orders";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { inParallel, seededRandom, shuffle } from "@/test/support/ipn-storm";
import { createTestOrder, type TestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody } from "@/test/support/test-sandbox";
import type { Report } from "./report";

/** The four competing ways to end an order. Each resolves to whether it ended the order. */
export type Contenders = {
  pay(order: TestOrder): Promise<void>;
  cancel(orderId: string): Promise<boolean>;
  sweep(orderId: string): Promise<boolean>;
  /** Ends all orders that may be ended; resolves to their number. */
  expire(): Promise<number>;
};

type RaceOptions = { orders: number; seed: number; contenders?: Contenders };

/** R6: the expirer, the sweep, a cancel and `finished` race for each of `orders` orders (I1, I2). */
export async function runTerminalRace(
  world: { ctx: Ctx; clock: { advance(ms: number): void } },
  account: { ctx: AccountCtx; accountId: string },
  options: RaceOptions,
): Promise<Report> {
  const contenders = options.contenders ?? ours(world.ctx, account.ctx);
  const orders: TestOrder[] = [];
  await inParallel(Array.from({ length: options.orders }), 10, async () => {
    orders.push(await createTestOrder(account.ctx, { pay_currency: "ltc" }));
  });
  world.clock.advance(world.ctx.config.payWindowMs + 1000);

  const claims = { pay: 0, cancel: 0, sweep: 0, expire: 0 };
  const random = seededRandom(options.seed);
  const mixed = () => shuffle([...orders], random);
  let racing = true;
  const expirer = async () => {
    while (racing) claims.expire += await contenders.expire();
  };
  const races = Promise.all([
    inParallel(mixed(), 6, (order) => contenders.pay(order).then(() => void claims.pay++)),
    inParallel(mixed(), 4, async ({ orderId }) => {
      if (await contenders.cancel(orderId)) claims.cancel++;
    }),
    inParallel(mixed(), 4, async ({ orderId }) => {
      if (await contenders.sweep(orderId)) claims.sweep++;
    }),
  ]).finally(() => {
    racing = false;
  });
  await Promise.all([races, expirer()]);
  return judge(world.ctx, account.accountId, orders.length, claims);
}

async function judge(
  ctx: Ctx,
  accountId: string,
  orders: number,
  claims: { pay: number; cancel: number; sweep: number; expire: number },
): Promise<Report> {
  const types = ["crypto.order.paid", "crypto.order.failed", "crypto.order.cancelled"];
  const ends = await ctx.db.event.groupBy({
    by: ["orderId"],
    where: { accountId, type: { in: types } },
    _count: true,
  });
  const count = (where: { status: string; failureReason?: string }) =>
    ctx.db.order.count({ where: { accountId, ...where } });
  const [paid, cancelled, swept, expired] = await Promise.all([
    count({ status: "paid" }),
    count({ status: "cancelled" }),
    count({ status: "failed", failureReason: "swept" }),
    count({ status: "failed", failureReason: "expired" }),
  ]);
  const claimed = claims.cancel + claims.sweep + claims.expire;
  const kept = cancelled + swept + expired;
  return {
    attempted: orders * 4,
    acknowledged: claimed + paid,
    lost: Math.max(0, claimed - kept),
    unexpected: orders - (paid + kept) + Math.abs(claimed - kept),
    duplicated: ends.filter((end) => end._count > 1).length,
    recovered: 0,
    notes: [`paid ${paid}, cancelled ${cancelled}, swept ${swept}, expired ${expired}`],
  };
}

function ours(ctx: Ctx, accountCtx: AccountCtx): Contenders {
  return {
    pay: async (order) => void (await deliverIpn(ctx, ipnBody(order.ipn("finished")))),
    cancel: (orderId) =>
      cancelOrder(accountCtx, { orderId }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof AppError && error.slug === "conflict") return false;
          throw error;
        },
      ),
    sweep: (orderId) => sweepOne(ctx, orderId),
    expire: async () => (await expireOrders(ctx)).expired,
  };
}

/** An operator's sweep of one order. */
function sweepOne(ctx: Ctx, orderId: string): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const done = await transitionOrder(ctx, { orderId, move: { input: { kind: "sweep" } } });
    return done?.decision.kind === "transition";
  });
}
