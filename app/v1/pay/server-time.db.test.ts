import { join } from "node:path";
import { expect } from "vitest";
import { sandboxTest as test } from "@/test/support/fixtures";
import type { PayView } from "@/lib/contract/pay-view";
import { createRouteTable } from "@/lib/http/server/route-table";
import { createTestAccount } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";

test("every response has the server's time, which the page's countdown uses", async ({ world }) => {
  const table = createRouteTable(join(process.cwd(), "app"));
  const { orderId } = await createTestOrder((await createTestAccount(world)).ctx);
  const readView = async () => {
    const response = await table.handle(new Request(`http://localhost/v1/pay/${orderId}`));
    return Date.parse(((await response.json()) as PayView).server_time);
  };
  const before = Date.now();
  const first = await readView();
  const second = await readView();
  expect(first).toBeGreaterThanOrEqual(before - 1);
  expect(second).toBeGreaterThanOrEqual(first);
  expect(second).toBeLessThanOrEqual(Date.now());
});
