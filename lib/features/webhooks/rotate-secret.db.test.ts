import { Webhook as StandardWebhook } from "standardwebhooks";
import { Stripe } from "stripe";
import { Webhook as SvixWebhook } from "svix";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dispatchAll } from "@/test/support/dispatch";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import {
  createTestEndpoint,
  createTestEvents,
  endAllDeliveries,
} from "@/test/support/webhook-factories";
import {
  startWebhookReceiver,
  type ReceivedRequest,
  type WebhookReceiver,
} from "@/test/support/webhook-receiver";
import { revokePreviousSecret } from "./revoke-previous-secret";
import { openCliSession } from "@/lib/features/cli-sessions/open-cli-session";
import { rotateSecret } from "./rotate-secret";

const DAY_MS = 24 * 60 * 60 * 1000;
const stripe = new Stripe("sk_test_unused");

type Check = (request: ReceivedRequest, secret: string) => unknown;
/** Verifies a request exactly as a merchant's server would; each function throws when the signature is invalid. */
const VERIFIERS: [string, Check][] = [
  [
    "standardwebhooks",
    ({ body, headers }, secret) => new StandardWebhook(secret).verify(body, headers),
  ],
  ["svix", ({ body, headers }, secret) => new SvixWebhook(secret).verify(body, headers)],
  [
    "stripe's constructEvent, of X-Driftstack-Signature",
    ({ body, headers }, secret) =>
      stripe.webhooks.constructEvent(body, headers["x-driftstack-signature"] ?? "", secret),
  ],
];

let world: TestWorld;
let account: TestAccount;
let receiver: WebhookReceiver;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  // The packages check the timestamp against the real clock.
  world.clock.set(new Date());
  account = await createTestAccount(world);
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await endAllDeliveries(world.ctx);
  await receiver.close();
});

async function receive(): Promise<ReceivedRequest> {
  await createTestEvents(account.ctx);
  await dispatchAll(world.ctx);
  const request = receiver.requests.at(-1);
  if (!request) throw new Error("nothing was received");
  return request;
}

describe.each(VERIFIERS)("what is received verifies with %s", (_name, verify) => {
  it("before a rotation with its secret, in the grace with old and new, after it with the new alone", async () => {
    const { id, secret: old } = await createTestEndpoint(account.ctx, receiver.url);
    expect(verify(await receive(), old)).toMatchObject({ type: "crypto.order.paid" });

    const { secret } = await rotateSecret(account.ctx, { id });
    const inGrace = await receive();
    for (const one of [old, secret]) expect(verify(inGrace, one)).toEqual(JSON.parse(inGrace.body));
    expect(() => verify({ ...inGrace, body: inGrace.body.replace("4900", "4901") }, old)).toThrow();

    const { secret: last } = await rotateSecret(account.ctx, { id, revoke_previous: true });
    const revoked = await receive();
    expect(verify(revoked, last)).toEqual(JSON.parse(revoked.body));
    for (const ended of [old, secret]) expect(() => verify(revoked, ended)).toThrow();
  });

  it("in a second rotation's grace with the two newest secrets, and not with the oldest", async () => {
    const { id, secret: oldest } = await createTestEndpoint(account.ctx, receiver.url);
    const { secret: older } = await rotateSecret(account.ctx, { id });
    const { secret: newest } = await rotateSecret(account.ctx, { id });
    const request = await receive();
    for (const one of [older, newest])
      expect(verify(request, one)).toEqual(JSON.parse(request.body));
    expect(() => verify(request, oldest)).toThrow();
  });
});

it("the secret of a CLI session can neither be rotated nor its grace ended: for the account it is no endpoint", async () => {
  const { id } = await openCliSession(account.ctx, {});
  const secrets = () => world.ctx.db.webhookSecret.findMany({ where: { endpointId: id } });
  const before = await secrets();
  for (const attempt of [
    () => rotateSecret(account.ctx, { id }),
    () => rotateSecret(account.ctx, { id, revoke_previous: true }),
    () => revokePreviousSecret(account.ctx, { id }),
  ])
    await expect(attempt()).rejects.toMatchObject({ slug: "not-found" });
  expect(await secrets()).toEqual(before);
});

it("the old secret signs to the last moment of its 24 hours, and not after", async () => {
  const { id, secret: old } = await createTestEndpoint(account.ctx, receiver.url);
  const start = world.clock.now();
  // Rotated one second less than a day ago: requests sent now carry a timestamp that the package accepts.
  world.clock.set(new Date(start.getTime() - DAY_MS + 1_000));
  const { secret, grace_expires_at: ends } = await rotateSecret(account.ctx, { id });
  expect(ends).toBe(new Date(start.getTime() + 1_000).toISOString());

  world.clock.set(start);
  const last = await receive();
  expect(new StandardWebhook(old).verify(last.body, last.headers)).toBeDefined();
  world.clock.set(new Date(start.getTime() + 1_000));
  const after = await receive();
  expect(() => new StandardWebhook(old).verify(after.body, after.headers)).toThrow();
  expect(new StandardWebhook(secret).verify(after.body, after.headers)).toBeDefined();
});
