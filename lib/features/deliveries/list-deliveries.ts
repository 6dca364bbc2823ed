import type { DeliveryPage, ListDeliveriesInput } from "@/lib/contract/webhook-deliveries";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { listDeliveryRows, type DeliveryPosition } from "./deliveries-store";
import { toDeliveryResource } from "./delivery-resource";

/**
 * Returns a page of an endpoint's deliveries, newest first. Throws `not-found`, and `bad-request` for a cursor that was
 * issued for a different query.
 */
export async function listDeliveries(
  ctx: AccountCtx,
  input: { id: string } & ListDeliveriesInput,
): Promise<DeliveryPage> {
  const { id: endpointId, status, limit } = input;
  await getEndpoint(ctx, { id: endpointId });
  const key = ctx.config.keys.session;
  const scope = JSON.stringify([
    "deliveries",
    ctx.accountId,
    ctx.livemode,
    endpointId,
    status ?? null,
  ]);
  const after =
    input.cursor === undefined ? null : toPosition(decodeCursor(key, input.cursor, scope));
  const rows = await listDeliveryRows(ctx.db, { endpointId, status }, { after, take: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: page.map(toDeliveryResource),
    has_more: hasMore,
    next_cursor:
      hasMore && last ? encodeCursor(key, [last.createdAt.toISOString(), last.id], scope) : null,
  };
}

function toPosition([createdAt = "", id = ""]: string[]): DeliveryPosition {
  return { createdAt: new Date(createdAt), id };
}
