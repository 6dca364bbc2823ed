import { setTimeout as sleep } from "node:timers/promises";
import { systemClock, type Ctx } from "@/lib/platform/ctx";
import { inParallel } from "@/test/support/ipn-storm";
import { startWebhookReceiver, type ReceiverBehavior } from "@/test/support/webhook-receiver";
import { createTestEvents } from "@/test/support/webhook-factories";
import type { StartDispatcher } from "./dispatchers";
import { createEvents, createShop, type Shop } from "./fleet";
import type { Report } from "./report";

/** How the unhealthy endpoints misbehave. */
const BAD: readonly ReceiverBehavior[] = ["hang", "drip", { status: 500 }, "huge", "reset"];
const HEALTHY_LIMIT_MS = 2_000;
const GROWTH_MAX = 100 * 1024 * 1024;
const SAMPLE_MS = 100;
const WARM_UP = 50;

type Options = {
  healthy: number;
  /** Deliveries pending for each endpoint, healthy or not, before the dispatcher starts. */
  waiting: number;
  /** Afterwards: events per second over all healthy endpoints, for `seconds`. */
  perSecond: number;
  seconds: number;
  limitMs: number;
  start: StartDispatcher;
  /** Resident memory of the dispatcher's process, if it runs in a separate one. */
  residentBytes?: () => number;
};

type Arrivals = {
  atMs: number[];
  byEvent: Map<string, number>;
  close(): Promise<void>;
  url: string;
};

/**
 * R4: healthy endpoints alongside one that hangs, one that drips, one that returns 500, one whose response never ends
 * and one that resets connections. First, all have a backlog: while deliveries are pending for a healthy endpoint, the
 * gap between its deliveries must stay short. Then a steady trickle to the healthy endpoints measures the time from
 * commit to arrival.
 */
export async function runNoisyNeighbours(ctx: Ctx, options: Options): Promise<Report> {
  const bad = await Promise.all(BAD.map((behavior) => startWebhookReceiver(() => behavior)));
  const healthy = await Promise.all(Array.from({ length: options.healthy }, startHealthy));
  const badShops = await Promise.all(bad.map(({ url }) => createShop(ctx, [url])));
  const shops: Shop[] = [];
  for (const { url } of healthy) shops.push(await createShop(ctx, [url]));
  // Events for the unhealthy endpoints are older: a dispatcher that goes only by age would process all of them first.
  await createEvents([...badShops.map(inFuture)], options.waiting);
  await createEvents([...shops.map(inFuture)], options.waiting);

  const dispatcher = await options.start();
  const memory = watchMemory(options.residentBytes);
  try {
    await warmUp(ctx, options);
    memory.begin();
    await ctx.db
      .$executeRaw`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'pending'`;
    const pauses = await drain(healthy, options);
    const waits = await trickle(ctx, { shops, healthy, options });
    const open = { status: { in: ["pending", "in_flight"] } };
    const left = await ctx.db.webhookDelivery.count({
      where: { ...open, endpoint: { accountId: { in: badShops.map((s) => s.ctx.accountId) } } },
    });
    return judge({ options, healthy, pauses, waits, left, memory: memory.end() });
  } finally {
    memory.end();
    await dispatcher.stop();
    await Promise.all([...bad, ...healthy].map((receiver) => receiver.close()));
  }
}

const FAR_MS = 60 * 60 * 1000;

/** Events created with this clock are not due until the test makes them due. */
function inFuture(shop: Shop): Shop {
  const at = new Date(Date.now() + FAR_MS);
  return { ...shop, ctx: { ...shop.ctx, clock: { now: () => at } } };
}

/** Lets the dispatcher do some work, so startup is not counted as waiting time or memory growth. */
async function warmUp(ctx: Ctx, { limitMs }: Options): Promise<void> {
  const receiver = await startWebhookReceiver();
  const shop = await createShop({ ...ctx, clock: systemClock }, [receiver.url]);
  await createEvents([shop], WARM_UP);
  await receiver.waitFor((requests) => requests.length >= WARM_UP, limitMs);
  await receiver.close();
}

async function startHealthy(): Promise<Arrivals> {
  const atMs: number[] = [];
  const byEvent = new Map<string, number>();
  const receiver = await startWebhookReceiver(({ headers }) => {
    const now = performance.now();
    atMs.push(now);
    byEvent.set(headers["webhook-id"] ?? "", now);
    receiver.requests.length = 0;
    return { status: 200 };
  });
  return { atMs, byEvent, url: receiver.url, close: () => receiver.close() };
}

/** For each healthy endpoint, the longest gap between arrivals from the start to the end of its backlog. */
async function drain(healthy: Arrivals[], { waiting, limitMs }: Options): Promise<number[]> {
  const begun = performance.now();
  const isDone = () => healthy.every(({ byEvent }) => byEvent.size >= waiting);
  while (!isDone() && performance.now() - begun < limitMs) await sleep(20);
  const end = performance.now();
  return healthy.map(({ atMs, byEvent }) => {
    const marks = [begun, ...atMs.slice(0, waiting), ...(byEvent.size < waiting ? [end] : [])];
    return Math.max(...marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark)));
  });
}

async function trickle(
  ctx: Ctx,
  { shops, healthy, options }: { shops: Shop[]; healthy: Arrivals[]; options: Options },
): Promise<number[]> {
  const committed: { id: string; receiver: Arrivals; atMs: number }[] = [];
  const total = options.perSecond * options.seconds;
  const begun = performance.now();
  const numbers = Array.from({ length: total }, (_, number) => number);
  await inParallel(numbers, 8, async (number) => {
    await sleep(Math.max(0, begun + (number * 1000) / options.perSecond - performance.now()));
    const place = number % shops.length;
    const shop = shops[place]?.ctx;
    const receiver = healthy[place];
    if (!shop || !receiver) return;
    const now = new Date();
    const [id = ""] = await createTestEvents({ ...shop, clock: { now: () => now } });
    committed.push({ id, receiver, atMs: performance.now() });
  });
  const isThere = ({ id, receiver }: (typeof committed)[number]) => receiver.byEvent.has(id);
  for (const end = performance.now() + 15_000; performance.now() < end; await sleep(20))
    if (committed.every(isThere)) break;
  return committed.map(({ id, receiver, atMs }) => (receiver.byEvent.get(id) ?? Infinity) - atMs);
}

type Growth = { fromStart: number; fromWarm: number };

/** The peak growth of the dispatcher's process, since it started and since `begin`. */
function watchMemory(resident: () => number = () => 0) {
  const first = resident();
  let warm = first;
  let most = first;
  const timer = setInterval(() => (most = Math.max(most, resident())), SAMPLE_MS);
  return {
    begin: () => (most = warm = resident()),
    end(): Growth {
      clearInterval(timer);
      return { fromStart: most - first, fromWarm: most - warm };
    },
  };
}

type Seen = {
  options: Options;
  healthy: Arrivals[];
  pauses: number[];
  waits: number[];
  left: number;
  memory: Growth;
};

function judge({ options, healthy, pauses, waits, left, memory }: Seen): Report {
  const steady = options.perSecond * options.seconds;
  const attempted = options.healthy * options.waiting + steady;
  const arrived = healthy.reduce((sum, { byEvent }) => sum + byEvent.size, 0);
  const requests = healthy.reduce((sum, { atMs }) => sum + atMs.length, 0);
  const sorted = [...waits].sort((a, b) => a - b);
  const part = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  const stalled = pauses.filter((ms) => ms > HEALTHY_LIMIT_MS).length;
  const slow = part(0.99) > HEALTHY_LIMIT_MS ? 1 : 0;
  const grown = memory.fromWarm > GROWTH_MAX ? 1 : 0;
  const mib = (bytes: number) => Math.round(bytes / 1024 / 1024);
  const ms = (value: number) => `${Math.round(value)} ms`;
  return {
    attempted,
    acknowledged: requests,
    lost: attempted - arrived,
    unexpected: stalled + slow + grown,
    duplicated: requests - arrived,
    recovered: 0,
    notes: [
      `backlog: longest pause of a healthy endpoint with something waiting ${ms(Math.max(...pauses))}`,
      `then ${options.perSecond} a second, from commit to arrival: p50 ${ms(part(0.5))}, p99 ${ms(part(0.99))}, max ${ms(part(1))}; ` +
        `${left} still wait for the bad ones`,
      options.residentBytes
        ? `memory of the working dispatcher grew by at most ${mib(memory.fromWarm)} MiB (${mib(memory.fromStart)} since its start)`
        : "memory is measured at full size only",
    ],
  };
}
