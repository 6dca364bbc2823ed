import { INTERNAL_STATUSES } from "@/lib/domain/order";
import type { Db } from "@/lib/platform/db";

/**
 * Returns the mode of a visible order whose payments are all at the sandbox, or null. `account` limits the search to
 * the caller's own orders.
 */
export async function findSandboxOrder(
  db: Db,
  orderId: string,
  account: { accountId: string; livemode: boolean } | null,
): Promise<{ livemode: boolean } | null> {
  return db.order.findFirst({
    where: {
      id: orderId,
      ...(account ? { accountId: account.accountId, livemode: account.livemode } : {}),
      status: { notIn: [...INTERNAL_STATUSES] },
      payments: {
        some: { provider: "sandbox", state: "open" },
        none: { provider: { not: "sandbox" } },
      },
    },
    select: { livemode: true },
  });
}
