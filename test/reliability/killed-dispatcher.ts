import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Ctx } from "@/lib/platform/ctx";
import { inParallel } from "@/test/support/ipn-storm";
import { startWebhookReceiver, type ReceivedRequest } from "@/test/support/webhook-receiver";
import type { StartDispatcher } from "./dispatchers";
import { createEvents, createShop, type Shop } from "./fleet";
import type { Report } from "./report";

export const ENDPOINTS_PER_SHOP = 10;
const RESPONSE_MS = 25;
const RECOVERY_SLACK_MS = 5_000;
/** Queries that a killed process has already sent to the database may still arrive. */
const QUIET_MS = 100;

type Options = {
  /** Accounts with ten endpoints each; every endpoint gets `events` deliveries. */
  shops: number;
  events: number;
  kills: number;
  leaseMs: number;
  /** The time limit for the whole test. */
  limitMs: number;
  start: StartDispatcher;
  /** The clock of the dispatcher. */
  clock: Clock;
  /** For tests that do not wait in real time: lets the leases of the killed dispatcher expire. */
  passLease?: () => Promise<void>;
};

type Death = { at: Date; leased: Set<string> };

/** R2: a dispatcher is repeatedly killed in the middle of its work, and every delivery still arrives. */
export async function runKilledDispatcher(ctx: Ctx, options: Options): Promise<Report> {
  const arrived = new Set<string>();
  const receiver = await startWebhookReceiver((request) => {
    arrived.add(deliveryOf(request));
    return { status: 200, delayMs: RESPONSE_MS };
  });
  const shops: Shop[] = [];
  await inParallel(Array.from({ length: options.shops }), 4, async () => {
    shops.push(await createShop(ctx, Array<string>(ENDPOINTS_PER_SHOP).fill(receiver.url)));
  });
  await createEvents(shops, options.events);
  const total = options.shops * ENDPOINTS_PER_SHOP * options.events;
  const deadline = Date.now() + options.limitMs;
  const inTime = () => Date.now() < deadline;

  const deaths: Death[] = [];
  let dispatcher = await options.start();
  try {
    for (let kill = 1; kill <= options.kills; kill++) {
      const enough = (total * kill) / (options.kills + 1);
      while (arrived.size < enough && inTime()) await sleep(1);
      await dispatcher.kill();
      const at = options.clock.now();
      await sleep(QUIET_MS);
      const leased = await leasedOf(ctx);
      await options.passLease?.();
      dispatcher = await options.start();
      deaths.push({ at, leased });
    }
    while ((await openOf(ctx)) > 0 && inTime()) await sleep(50);
  } finally {
    await dispatcher.stop();
    await receiver.close();
  }
  return judge(ctx, { total, deaths, requests: receiver.requests, leaseMs: options.leaseMs });
}

const deliveryOf = ({ headers }: ReceivedRequest) => headers["x-driftstack-delivery-id"] ?? "";

async function leasedOf(ctx: Ctx): Promise<Set<string>> {
  const where = { status: "in_flight" };
  const rows = await ctx.db.webhookDelivery.findMany({ where, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}

function openOf(ctx: Ctx): Promise<number> {
  return ctx.db.webhookDelivery.count({ where: { status: { in: ["pending", "in_flight"] } } });
}

type Seen = { total: number; deaths: Death[]; requests: ReceivedRequest[]; leaseMs: number };

async function judge(ctx: Ctx, { total, deaths, requests, leaseMs }: Seen): Promise<Report> {
  const rows = await ctx.db.webhookDelivery.findMany({
    select: {
      id: true,
      status: true,
      finishedAt: true,
      event: { select: { id: true, payload: true } },
    },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const times = new Map<string, number>();
  let wrongBytes = 0;
  for (const request of requests) {
    const id = deliveryOf(request);
    times.set(id, (times.get(id) ?? 0) + 1);
    const event = byId.get(id)?.event;
    const isSame = request.body === event?.payload && request.headers["webhook-id"] === event.id;
    if (!isSame) wrongBytes += 1;
  }
  const leased = new Map<string, Death>();
  for (const death of deaths) for (const id of death.leased) leased.set(id, death);
  const finishedMs = (id: string) => byId.get(id)?.finishedAt?.getTime() ?? Infinity;
  const recoveries = [...leased].map(([id, { at }]) => finishedMs(id) - at.getTime());
  const late = recoveries.filter((ms) => ms > leaseMs + RECOVERY_SLACK_MS).length;
  const repeats = [...times].filter(([, count]) => count > 1);
  const unexplained = repeats.filter(([id]) => !leased.has(id)).length;
  const undelivered = rows.filter(({ status }) => status !== "delivered").length;
  return {
    attempted: total,
    acknowledged: requests.length,
    lost: total - times.size,
    unexpected: undelivered + wrongBytes + unexplained + late,
    duplicated: repeats.reduce((sum, [, count]) => sum + count - 1, 0),
    duplicatedMax: deaths.reduce((sum, death) => sum + death.leased.size, 0),
    recovered: recoveries.length - late,
    notes: [
      `${deaths.length} kills, in flight at each: ${deaths.map((death) => death.leased.size).join(" ")}`,
      `slowest recovery ${Math.round(Math.max(0, ...recoveries))} ms after the kill; ${undelivered} not delivered, ` +
        `${wrongBytes} with other bytes, ${unexplained} repeated without a kill, ${late} recovered late`,
    ],
  };
}
