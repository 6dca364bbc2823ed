import type { DeliveryWithAttempts } from "@/lib/contract/webhook-deliveries";
import type { AccountCtx } from "@/lib/platform/ctx";
import { findDelivery } from "./deliveries-store";
import { deliveryNotFound, toDeliveryResource } from "./delivery-resource";

/** Returns one delivery of the account with all attempts, even if its endpoint was deleted. Throws `not-found`. */
export async function getDelivery(
  ctx: AccountCtx,
  { id }: { id: string },
): Promise<DeliveryWithAttempts> {
  const row = await findDelivery(ctx.db, ctx, id);
  if (!row) throw deliveryNotFound(id);
  return {
    ...toDeliveryResource(row, row.attempts.at(-1) ?? null),
    attempt_log: row.attempts.map((attempt) => ({
      number: attempt.number,
      started_at: attempt.startedAt.toISOString(),
      duration_ms: attempt.durationMs,
      response_status: attempt.responseStatus,
      response_text: attempt.responseText,
      error: attempt.error,
    })),
  };
}
