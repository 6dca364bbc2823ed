import { afterAll, beforeAll, expect, test } from "vitest";
import { runProviderFailures } from "@/test/reliability/provider-failures";
import { startProviderDouble, type ProviderDouble } from "@/test/support/provider-double";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import { POST } from "./route";

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

test("R15: however the provider fails, there is a clear 503, one order for a retry, and no incomplete order", async () => {
  const account = await createTestAccount(world);
  const key = await createTestKey(account);
  const failures = ["500", "429", "garbage", "dropped connection", "success, then dropped"];
  const report = await runProviderFailures(
    { ctx: world.ctx, accountId: account.accountId, key, post: POST, double },
    { perFailure: 4, failures },
  );
  expect(report).toMatchObject({
    attempted: 30,
    recovered: 10,
    lost: 0,
    unexpected: 0,
    duplicated: 0,
  });
}, 120_000);
