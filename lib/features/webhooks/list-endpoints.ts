import type { WebhookList } from "@/lib/contract/webhooks";
import type { AccountCtx } from "@/lib/platform/ctx";
import { toWebhookResource } from "./endpoint-resource";
import { listEndpointRows } from "./endpoints-store";

/** Returns the account's endpoints in this mode, including disabled ones, newest first. */
export async function listEndpoints(
  ctx: AccountCtx,
  _input: Record<string, never> = {},
): Promise<WebhookList> {
  const rows = await listEndpointRows(ctx.db, ctx, { now: ctx.clock.now() });
  return { data: rows.map(toWebhookResource) };
}
