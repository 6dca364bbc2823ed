import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import { requireActive } from "@/lib/features/webhooks/endpoint-rules";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { findDelivery, findReplayed } from "./deliveries-store";
import { deliveryNotFound, toDeliveryResource } from "./delivery-resource";
import { insertDelivery, markReplayed } from "./replays-store";

/**
 * Sends a delivery's event to its endpoint again, as a new delivery with the same event id and payload. A dead letter
 * becomes `failed`, so a loop over the dead letters that replays each of them ends. Throws
 * `not-found`, or `conflict` while attempts are still being made or when the endpoint is disabled or deleted.
 */
export async function replayDelivery(
  ctx: AccountCtx,
  { id }: { id: string },
): Promise<DeliveryResource> {
  const before = await findReplayed(ctx.db, ctx, id);
  if (!before) throw deliveryNotFound(id);
  const { eventId, endpoint } = before;
  if (before.status === "pending" || before.status === "in_flight") {
    throw new AppError(
      "conflict",
      `The delivery ${id} is still being tried. Replay it once it is delivered, failed or dlq.`,
    );
  }
  if (endpoint.deletedAt) {
    throw new AppError(
      "conflict",
      `The webhook endpoint of ${id} was deleted. Read the event with GET /v1/events/${eventId}, or add an endpoint for what comes.`,
    );
  }
  requireActive(endpoint, "something is sent to it again");
  const at = ctx.clock.now();
  const replay = { id: newId("wdl", at), eventId, endpointId: endpoint.id, replayOf: id, at };
  // Read in the same transaction, before it can be sent: the response is the delivery as created.
  const made = await transaction(ctx, async (ctx) => {
    await markReplayed(ctx.db, { id, at });
    await insertDelivery(ctx.db, replay);
    return findDelivery(ctx.db, ctx, replay.id);
  });
  if (!made) throw deliveryNotFound(replay.id);
  return toDeliveryResource(made, null);
}
