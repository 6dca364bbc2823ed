import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { rotateSecret } from "@/lib/features/webhooks/rotate-secret";
import { systemClock, type Ctx } from "@/lib/platform/ctx";
import { startWebhookReceiver, type ReceivedRequest } from "@/test/support/webhook-receiver";
import { createTestEvents } from "@/test/support/webhook-factories";
import type { StartDispatcher } from "./dispatchers";
import { createShop, type Shop } from "./fleet";
import type { Report } from "./report";

/**
 * Reading the secrets and sending are some milliseconds apart. A delivery taken before the rotation's response counts
 * as before the rotation.
 */
const TAKEN_BEFORE_MS = 250;
const QUIET_MS = 20_000;

type Options = {
  /** Deliveries per second, over two endpoints. */
  perSecond: number;
  /** Each round: one rotation with a grace period, then one that revokes the old secret. */
  rounds: number;
  /** Duration of the deliveries after each rotation. */
  phaseMs: number;
  start: StartDispatcher;
};

/**
 * Which secrets are valid for one endpoint, and from when. Between the call (`requestedAt`) and its response (`from`), either
 * the previous or the new phase may apply.
 */
type Phase = { requestedAt: Date; from: Date; accepted: string[]; rejected: string[] };
type Watched = { id: string; phases: Phase[]; current: string };

/**
 * R8: secrets are rotated during deliveries. In the grace period, a receiver with only the old secret and one with only
 * the new secret both accept everything; once revoked, the old secret no longer verifies anything.
 */
export async function runRotatedSecrets(ctx: Ctx, options: Options): Promise<Report> {
  const receiver = await startWebhookReceiver();
  const shop = await createShop({ ...ctx, clock: systemClock }, [
    `${receiver.url}?a`,
    `${receiver.url}?b`,
  ]);
  const watched = shop.endpoints.map(({ id, secret }) => ({
    id,
    current: secret,
    phases: [
      { requestedAt: new Date(), from: new Date(), accepted: [secret], rejected: [] },
    ] as Phase[],
  }));
  const dispatcher = await options.start();
  const load = { on: true, made: 0 };
  const flowing = flow(shop, { load, perSecond: options.perSecond });
  try {
    await sleep(options.phaseMs);
    for (let round = 0; round < options.rounds; round++) {
      for (const revokes of [false, true]) {
        for (const endpoint of watched) await rotate(shop, { endpoint, revokes });
        await sleep(options.phaseMs);
      }
    }
    load.on = false;
    await flowing;
    const total = load.made * watched.length;
    await receiver.waitFor((requests) => requests.length >= total, QUIET_MS).catch(() => null);
  } finally {
    load.on = false;
    await flowing;
    await dispatcher.stop();
    await receiver.close();
  }
  return judge(ctx, { shop, watched, requests: receiver.requests, events: load.made, options });
}

async function flow(
  shop: Shop,
  { load, perSecond }: { load: { on: boolean; made: number }; perSecond: number },
): Promise<void> {
  const begun = performance.now();
  const gapMs = (1000 * shop.endpoints.length) / perSecond;
  while (load.on) {
    await createTestEvents(shop.ctx);
    load.made += 1;
    await sleep(Math.max(0, begun + load.made * gapMs - performance.now()));
  }
}

async function rotate(
  shop: Shop,
  { endpoint, revokes }: { endpoint: Watched; revokes: boolean },
): Promise<void> {
  const { current, phases, id } = endpoint;
  const before = phases.at(-1);
  const requestedAt = new Date();
  const { secret } = await rotateSecret(shop.ctx, { id, revoke_previous: revokes });
  const outdated = [...(before?.accepted ?? []), ...(before?.rejected ?? [])];
  const accepted = revokes ? [secret] : [secret, current];
  const rejected = outdated.filter((each) => !accepted.includes(each));
  phases.push({ requestedAt, from: new Date(), accepted, rejected });
  endpoint.current = secret;
}

type Seen = {
  shop: Shop;
  watched: Watched[];
  requests: ReceivedRequest[];
  events: number;
  options: Options;
};

async function judge(ctx: Ctx, seen: Seen): Promise<Report> {
  const attempts = await ctx.db.deliveryAttempt.findMany({
    where: { delivery: { endpointId: { in: seen.watched.map(({ id }) => id) } } },
    select: { deliveryId: true, number: true, startedAt: true, delivery: true },
  });
  const byKey = new Map(attempts.map((row) => [`${row.deliveryId} ${row.number}`, row]));
  const counts = { rejected: 0, stale: 0, onTheWay: 0, unknown: 0 };
  let latestMs = 0;
  for (const { headers, body } of seen.requests) {
    const key = `${headers["x-driftstack-delivery-id"]} ${headers["x-driftstack-attempt"]}`;
    const attempt = byKey.get(key);
    const phases = seen.watched.find(({ id }) => id === attempt?.delivery.endpointId)?.phases;
    const at = attempt?.startedAt.getTime() ?? 0;
    const index = phases?.findLastIndex(({ from }) => from.getTime() < at) ?? -1;
    const phase = phases?.[Math.max(0, index)];
    if (!attempt || !phase) {
      counts.unknown += 1;
      continue;
    }
    const next = phases[index + 1];
    const isBetween = next !== undefined && at >= next.requestedAt.getTime();
    if (isBetween && !isWrong(check(next, { headers, body }))) continue;
    const { rejected, stale } = check(phase, { headers, body });
    if (isWrong({ rejected, stale })) latestMs = Math.max(latestMs, at - phase.from.getTime());
    if (index > 0 && at - phase.from.getTime() <= TAKEN_BEFORE_MS)
      counts.onTheWay += Math.min(1, rejected + stale);
    else {
      counts.rejected += rejected;
      counts.stale += stale;
    }
  }
  const total = seen.events * seen.watched.length;
  const ids = new Set(seen.requests.map(({ headers }) => headers["x-driftstack-delivery-id"]));
  return {
    attempted: total,
    acknowledged: seen.requests.length,
    lost: total - ids.size,
    unexpected: counts.rejected + counts.stale + counts.unknown,
    duplicated: seen.requests.length - ids.size,
    recovered: 0,
    notes: [
      `${seen.options.rounds * 4} rotations, half of them revoking; ${counts.rejected} verification failures with a secret in grace, ` +
        `${counts.stale} signed with a revoked secret`,
      `${counts.onTheWay} were taken before the response and sent at most ${TAKEN_BEFORE_MS} ms after it; ` +
        `the latest with other signatures ${latestMs} ms after`,
    ],
  };
}

type Signed = Pick<ReceivedRequest, "headers" | "body">;

/** The number of valid secrets that fail to verify a request, and of revoked secrets that still verify it. */
function check(
  { accepted, rejected }: Phase,
  request: Signed,
): { rejected: number; stale: number } {
  return {
    rejected: accepted.filter((secret) => !verifies(secret, request)).length,
    stale: rejected.filter((secret) => verifies(secret, request)).length,
  };
}

const isWrong = ({ rejected, stale }: { rejected: number; stale: number }) => rejected + stale > 0;

function verifies(secret: string, { headers, body }: Signed) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
