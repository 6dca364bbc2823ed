import type { ListEventDeliveriesInput } from "@/lib/contract/event-deliveries";
import type { DeliveryPage } from "@/lib/contract/webhook-deliveries";
import { getEvent } from "@/lib/features/events/get-event";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { listDeliveryRows } from "./deliveries-store";
import { toDeliveryResource } from "./delivery-resource";

/**
 * Returns a page of an event's deliveries, newest first. Throws `not-found`, and `bad-request` for a cursor that was
 * issued for a different query.
 */
export async function listEventDeliveries(
  ctx: AccountCtx,
  { id, limit, cursor }: { id: string } & ListEventDeliveriesInput,
): Promise<DeliveryPage> {
  await getEvent(ctx, { id });
  const key = ctx.config.keys.session;
  const scope = JSON.stringify(["event deliveries", ctx.accountId, ctx.livemode, id]);
  const [createdAt = "", last = ""] = cursor === undefined ? [] : decodeCursor(key, cursor, scope);
  const after = cursor === undefined ? null : { createdAt: new Date(createdAt), id: last };
  const rows = await listDeliveryRows(ctx.db, { eventId: id }, { after, take: limit + 1 });
  const page = rows.slice(0, limit);
  const end = rows.length > limit ? page.at(-1) : undefined;
  return {
    data: page.map(toDeliveryResource),
    has_more: end !== undefined,
    next_cursor: end ? encodeCursor(key, [end.createdAt.toISOString(), end.id], scope) : null,
  };
}
