import type { DeliveryWithAttempts } from "@/lib/contract/webhooks";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { findDelivery } from "./deliveries-store";
import { toDeliveryResource } from "./delivery-resource";

/** One delivery of the account with every attempt, also of an endpoint that was deleted since. Throws `not-found`. */
export async function getDelivery(
  ctx: AccountCtx,
  { id }: { id: string },
): Promise<DeliveryWithAttempts> {
  const row = await findDelivery(ctx.db, ctx, id);
  if (!row) {
    throw new AppError(
      "not-found",
      `There is no delivery ${id}. List an endpoint's deliveries with GET /v1/webhooks/<id>/deliveries.`,
    );
  }
  return {
    ...toDeliveryResource(row),
    attempts: row.attempts.map((attempt) => ({
      number: attempt.number,
      started_at: attempt.startedAt.toISOString(),
      duration_ms: attempt.durationMs,
      response_status: attempt.responseStatus,
      response_text: attempt.responseText,
      error: attempt.error,
    })),
  };
}
