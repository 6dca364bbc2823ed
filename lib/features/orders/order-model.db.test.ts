import { expect } from "vitest";
import { sandboxTest as test } from "@/test/support/fixtures";
import { holds } from "@/test/reliability/report";
import {
  databaseSubject,
  runOrderModel,
  type Observed,
  type Subject,
} from "@/test/reliability/order-model";

test("R12: after any steps the database agrees with the model of an order", async ({
  world,
  account,
}) => {
  const seed = Number(process.env.RELIABILITY_SEED ?? Date.now() % 1_000_000);
  const path = process.env.RELIABILITY_PATH;
  const subject = () => databaseSubject(world, account.ctx);
  const report = await runOrderModel({ runs: 40, seed, path, subject });
  expect(holds(report), report.notes?.join("\n")).toBe(true);
}, 120_000);

/** The usual implementation: each message sets the status, so the last one wins. */
function lastMessageWins(): Promise<Subject> {
  const seen: Observed = {
    status: "pending",
    reason: null,
    timeline: ["pending"],
    events: [],
    receipts: 0,
  };
  return Promise.resolve({
    take(step) {
      if (step.kind === "ipn") seen.status = step.status === "finished" ? "paid" : "failed";
      return Promise.resolve();
    },
    observe: () => Promise.resolve(seen),
  });
}

test("R12: an order that believes its last message is found out, and the seed finds it again", async () => {
  const first = await runOrderModel({ runs: 100, seed: 42, subject: lastMessageWins });
  expect(holds(first)).toBe(false);
  expect(first.notes?.[0]).toMatch(/^replay with RELIABILITY_SEED=42 RELIABILITY_PATH=/);
  const path = /RELIABILITY_PATH=(\S+)/.exec(first.notes?.[0] ?? "")?.[1];
  const again = await runOrderModel({ runs: 1, seed: 42, path, subject: lastMessageWins });
  expect(again.notes?.[1]).toBe(first.notes?.[1]);
});
