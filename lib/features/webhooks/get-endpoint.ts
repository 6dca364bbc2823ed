import type { WebhookResource } from "@/lib/contract/webhooks";
import type { AccountCtx } from "@/lib/platform/ctx";
import { endpointNotFound } from "./endpoint-rules";
import { toWebhookResource } from "./endpoint-resource";
import { findEndpoint } from "./endpoints-store";

export async function getEndpoint(
  ctx: AccountCtx,
  { id }: { id: string },
): Promise<WebhookResource> {
  const row = await findEndpoint(ctx.db, ctx, { id, now: ctx.clock.now() });
  if (!row) throw endpointNotFound(id);
  return toWebhookResource(row);
}
