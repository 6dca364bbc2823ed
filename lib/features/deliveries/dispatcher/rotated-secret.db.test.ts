import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createCtx } from "@/lib/platform/runtime";
import {
  naiveDispatcher,
  ownDispatcher,
  type StartDispatcher,
} from "@/test/reliability/dispatchers";
import { holds } from "@/test/reliability/report";
import { runRotatedSecrets } from "@/test/reliability/rotated-secret";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { recordAttempts } from "./record-attempts";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld();
});
afterEach(async () => {
  await world.ctx.db.$executeRaw`TRUNCATE webhook_delivery_attempts, webhook_deliveries, events`;
});
afterAll(() => world.close());

function run(start: StartDispatcher) {
  return runRotatedSecrets(createCtx(world.runtime), {
    perSecond: 40,
    rounds: 1,
    phaseMs: 1_200,
    start,
  });
}

test("R8: while deliveries flow, either secret verifies in grace, and a revoked one nothing", async () => {
  const report = await run(ownDispatcher(world.runtime));
  expect(holds(report), JSON.stringify(report)).toBe(true);
}, 40_000);

test("R8: the test detects signing with the newest secret alone", async () => {
  const newestOnly = naiveDispatcher(world.runtime, {
    batchMax: 20,
    async handle(batch, { newCtx, send }) {
      const results = await Promise.all(
        batch.map(({ delivery, target }) => {
          const secrets = target.secrets?.slice(0, 1) ?? null;
          return send(newCtx(), { delivery, target: { ...target, secrets } });
        }),
      );
      await recordAttempts(newCtx(), results);
    },
  });
  const report = await run(newestOnly);
  expect(report.unexpected).toBeGreaterThan(0);
}, 40_000);
