import { expect } from "vitest";
import { test as it } from "@/test/support/fixtures";
import { pruneSandboxIpns } from "./prune-ipns";

const DAY_MS = 24 * 60 * 60 * 1000;

it("deletes posted and abandoned IPNs after 30 days, and keeps waiting ones of any age", async ({
  world,
}) => {
  const { db } = world.ctx;
  const now = world.clock.now();
  const payment = await db.sandboxPayment.create({
    data: {
      status: "finished",
      payAddress: "a",
      priceAmount: "1",
      priceCurrency: "usd",
      payAmount: "1",
      payCurrency: "btc",
      purchaseId: 1n,
      network: "btc",
    },
  });
  const ipn = (name: string, ageDays: number, waits: boolean) => ({
    paymentId: payment.id,
    body: name,
    url: "http://127.0.0.1/",
    nextAttemptAt: waits ? now : null,
    createdAt: new Date(now.getTime() - ageDays * DAY_MS),
  });
  await db.sandboxIpn.createMany({
    data: [ipn("old", 31, false), ipn("waits", 31, true), ipn("young", 29, false)],
  });
  expect(await pruneSandboxIpns(world.ctx)).toBe(false);
  const left = await db.sandboxIpn.findMany({ where: { paymentId: payment.id } });
  expect(left.map(({ body }) => body).sort()).toEqual(["waits", "young"]);
});
