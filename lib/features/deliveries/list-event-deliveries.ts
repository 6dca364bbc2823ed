import type { ListEventDeliveriesInput } from "@/lib/contract/event-deliveries";
import type { DeliveryPage } from "@/lib/contract/webhook-deliveries";
import { getEvent } from "@/lib/features/events/get-event";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageByTime } from "@/lib/platform/cursor";
import { listDeliveryRows } from "./deliveries-store";
import { toDeliveryPage } from "./delivery-page";

/**
 * Returns a page of an event's deliveries, newest first. Throws `not-found`, and `bad-request` for a cursor that was
 * issued for a different query.
 */
export async function listEventDeliveries(
  ctx: AccountCtx,
  { id, limit, cursor }: { id: string } & ListEventDeliveriesInput,
): Promise<DeliveryPage> {
  await getEvent(ctx, { id });
  const scope = ["event deliveries", ctx.accountId, ctx.livemode, id];
  const page = await readPageByTime(ctx, { cursor, limit, scope }, (query) =>
    listDeliveryRows(ctx.db, { eventId: id }, query),
  );
  return toDeliveryPage(ctx, page);
}
