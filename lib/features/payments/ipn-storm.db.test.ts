import { expect } from "vitest";
import { sandboxTest as test } from "@/test/support/fixtures";
import { runIpnStorm } from "@/test/support/ipn-storm";
import { createTestAccount } from "@/test/support/test-ctx";
import { deliverIpn } from "@/test/support/test-sandbox";

test("1,000 shuffled and duplicated IPNs on 200 orders result in exactly 200 paid events", async ({
  world,
}) => {
  const seed = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000);
  const account = await createTestAccount(world);
  const result = await runIpnStorm(world, account, { orders: 200, seed, deliver: deliverIpn });
  expect(result, `seed ${seed}`).toEqual({
    orders: 200,
    attempted: 1000,
    acknowledged: 1000,
    paidOrders: 200,
    paidEvents: 200,
    receipts: 200,
    messages: 800,
  });
}, 120_000);
