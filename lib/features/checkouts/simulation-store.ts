import { INTERNAL_STATUSES } from "@/lib/domain/order";
import type { DbOrTx } from "@/lib/platform/db";

/**
 * The mode of an order whose only payments are at the sandbox, or null. `account` limits the search to the caller's
 * own orders.
 */
export async function findSandboxOrder(
  db: DbOrTx,
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
