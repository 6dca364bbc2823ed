import type { WebhookList } from "@/lib/contract/webhooks";
import type { AccountCtx } from "@/lib/platform/ctx";
import { toWebhookResource } from "./endpoint-resource";
import { countDeliveries, listEndpointRows } from "./endpoints-store";

/** The account's endpoints in this mode, newest first, switched-off ones included. */
export async function listEndpoints(
  ctx: AccountCtx,
  _input: Record<string, never> = {},
): Promise<WebhookList> {
  const rows = await listEndpointRows(ctx.db, ctx, { now: ctx.clock.now() });
  const counts = await countDeliveries(
    ctx.db,
    rows.map((row) => row.id),
  );
  const none = { delivered: 0, failed: 0, dlq: 0 };
  return { data: rows.map((row) => toWebhookResource(row, counts.get(row.id) ?? none)) };
}
