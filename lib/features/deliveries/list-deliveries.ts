import type { DeliveryPage, ListDeliveriesInput } from "@/lib/contract/webhook-deliveries";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageByTime } from "@/lib/platform/cursor";
import { listDeliveryRows } from "./deliveries-store";
import { toDeliveryPage } from "./delivery-page";

/**
 * Returns a page of an endpoint's deliveries, newest first. Throws `not-found`, and `bad-request` for a cursor that was
 * issued for a different query.
 */
export async function listDeliveries(
  ctx: AccountCtx,
  input: { id: string } & ListDeliveriesInput,
): Promise<DeliveryPage> {
  const { id: endpointId, status, cursor, limit } = input;
  await getEndpoint(ctx, { id: endpointId });
  const scope = ["deliveries", ctx.accountId, ctx.livemode, endpointId, status];
  const page = await readPageByTime(ctx, { cursor, limit, scope }, (query) =>
    listDeliveryRows(ctx.db, { endpointId, status }, query),
  );
  return toDeliveryPage(ctx, page);
}
