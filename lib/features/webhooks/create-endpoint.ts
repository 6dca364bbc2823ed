import type { CreateWebhookInput, WebhookWithSecret } from "@/lib/contract/webhooks";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { requireGoodUrl, requireCapacity } from "./endpoint-rules";
import { insertEndpoint } from "./endpoints-store";
import { getEndpoint } from "./get-endpoint";
import { makeSecret } from "./make-secret";

/** Registers a webhook endpoint. Its signing secret is shown only in this response. */
export async function createEndpoint(
  ctx: AccountCtx,
  input: CreateWebhookInput,
): Promise<WebhookWithSecret> {
  requireGoodUrl(ctx, input.url);
  const createdAt = ctx.clock.now();
  const id = newId("whk", createdAt);
  const { secret, row } = makeSecret(ctx, id);
  const endpoint = {
    id,
    accountId: ctx.accountId,
    livemode: ctx.livemode,
    url: input.url,
    eventTypes: input.events,
    description: input.description ?? null,
    createdAt,
  };
  await transaction(ctx, async (ctx) => {
    await requireCapacity(ctx);
    await insertEndpoint(ctx.db, { endpoint, secret: row });
    await recordAudit(ctx, {
      action: "webhook_endpoint.created",
      target: id,
      // Only the host: the path of an endpoint URL often contains a secret.
      detail: { livemode: ctx.livemode, host: new URL(input.url).host, events: input.events },
    });
  });
  return { ...(await getEndpoint(ctx, { id })), secret };
}
