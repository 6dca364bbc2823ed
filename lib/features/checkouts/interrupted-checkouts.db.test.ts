import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runInterruptedCheckouts } from "@/test/reliability/interrupted-checkouts";
import { startProviderDouble, type ProviderDouble } from "@/test/support/provider-double";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import type { KeyClaim } from "@/lib/features/idempotency/claim-idempotency-key";
import { findKey, insertKey } from "@/lib/features/idempotency/idempotency-store";

let world: TestWorld;
let double: ProviderDouble;

beforeAll(async () => {
  double = await startProviderDouble();
  world = await createTestWorld({
    nowpayments: { apiUrl: double.apiUrl, apiKey: "key", ipnSecret: "secret" },
  });
});
afterAll(async () => {
  await double.close();
  await world.close();
});

test("R5: 40 keys, ten concurrent calls each, some killed after the provider's response: 40 orders, same bytes", async () => {
  const account = await createTestAccount(world);
  const report = await runInterruptedCheckouts(world, account, { keys: 40, dieEvery: 4 });
  expect(report).toMatchObject({ lost: 0, unexpected: 0, duplicated: 0, recovered: 10 });
}, 120_000);

test("R5: select-then-insert creates orders twice, which the test detects", async () => {
  const account = await createTestAccount(world);
  const naive = async (_ctx: unknown, input: { key: string }): Promise<KeyClaim> => {
    const ref = { accountId: account.accountId, livemode: true, key: input.key };
    const found = await findKey(world.ctx.db, ref);
    if (found?.responseBody)
      return { kind: "replay", status: found.responseStatus ?? 201, body: found.responseBody };
    const token = randomUUID();
    const now = world.clock.now();
    const until = new Date(now.getTime() + 30_000);
    const own = { ...ref, key: `${input.key}-${token}` };
    const requestHash = new Uint8Array(32);
    await insertKey(world.ctx.db, own, {
      requestHash,
      claim: { token, until },
      createdAt: now,
      expiresAt: until,
    });
    return { kind: "claimed", token, orderId: null, ref: own };
  };
  const options = { keys: 10, dieEvery: 1000, claim: naive };
  const report = await runInterruptedCheckouts(world, account, options);
  expect(report.duplicated).toBeGreaterThan(0);
}, 120_000);
