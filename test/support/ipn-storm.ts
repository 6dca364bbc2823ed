import pMap from "p-map";
import type { Ctx } from "@/lib/platform/ctx";
import type { TestAccount, TestWorld } from "./test-ctx";
import { createTestOrder } from "./test-orders";
import { ipnBody } from "./test-sandbox";

export type StormResult = {
  orders: number;
  attempted: number;
  acknowledged: number;
  paidOrders: number;
  paidEvents: number;
  receipts: number;
  messages: number;
};

/** A small seeded random generator, so a failing order of messages can be reproduced. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Fisher–Yates shuffle. */
export function shuffle<T>(items: T[], random: () => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}

/** Runs `work` over all items with the given concurrency. */
export function inParallel<T>(items: T[], width: number, work: (item: T) => Promise<void>) {
  return pMap(items, work, { concurrency: width });
}

/** Five IPNs for each order, two of them `finished` and one a duplicate, all shuffled and 20 at a time. */
export async function runIpnStorm(
  world: TestWorld,
  account: TestAccount,
  options: { orders: number; seed: number; deliver: (ctx: Ctx, body: string) => Promise<unknown> },
): Promise<StormResult> {
  const { orders, seed, deliver } = options;
  const bodies: string[] = [];
  for (let i = 0; i < orders; i++) {
    const order = await createTestOrder(account.ctx, { pay_currency: "ltc" });
    const finished = ipnBody(order.ipn("finished"));
    bodies.push(
      ipnBody(order.ipn("confirming")),
      ipnBody(order.ipn("sending")),
      finished,
      finished,
      ipnBody(order.ipn("finished", { updated_at: 1749522415507 })),
    );
  }
  let acknowledged = 0;
  await inParallel(shuffle(bodies, seededRandom(seed)), 20, async (body) => {
    await deliver(world.ctx, body).then(
      () => acknowledged++,
      () => undefined,
    );
  });
  const { accountId } = account;
  const { db } = world.ctx;
  const ids = (await db.order.findMany({ where: { accountId }, select: { id: true } })).map(
    (o) => o.id,
  );
  return {
    orders,
    attempted: bodies.length,
    acknowledged,
    paidOrders: await db.order.count({ where: { accountId, status: "paid" } }),
    paidEvents: await db.event.count({ where: { accountId, type: "crypto.order.paid" } }),
    receipts: await db.receipt.count({ where: { accountId } }),
    messages: await db.ipnInbox.count({ where: { orderId: { in: ids } } }),
  };
}
