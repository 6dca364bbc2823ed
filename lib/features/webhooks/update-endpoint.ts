import type { UpdateWebhookInput, WebhookResource } from "@/lib/contract/webhooks";
import type { AuditDetail } from "@/lib/features/audit/audit-hash";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { endpointNotFound, requireGoodUrl, requireCapacity } from "./endpoint-rules";
import { findEndpoint, patchEndpoint, type EndpointPatch } from "./endpoints-store";
import { getEndpoint } from "./get-endpoint";

const CLEAN_RECORD = { consecutiveFailures: 0, failingSince: null } satisfies EndpointPatch;

/**
 * Updates an endpoint. Enabling it, or changing its URL, resets its failure record. Deliveries that became due while it
 * was disabled have ended and are not sent. Throws `not-found`, `validation-failed` for the URL, or `conflict` when the
 * account already has the maximum number of active endpoints.
 */
export async function updateEndpoint(
  ctx: AccountCtx,
  input: { id: string } & UpdateWebhookInput,
): Promise<WebhookResource> {
  const { id } = input;
  if (input.url !== undefined) requireGoodUrl(ctx, input.url);
  await transaction(ctx, async (ctx) => {
    const now = ctx.clock.now();
    const before = await findEndpoint(ctx.db, ctx, { id, now });
    if (!before) throw endpointNotFound(id);
    const switches = input.active !== undefined && input.active !== before.active;
    if (switches && input.active) await requireCapacity(ctx);
    const moves = input.url !== undefined && input.url !== before.url;
    const patch: EndpointPatch = {
      url: input.url,
      eventTypes: input.events,
      description: input.description,
      ...(moves ? CLEAN_RECORD : {}),
      ...(switches ? switchPatch(input.active === true) : {}),
    };
    if (!(await patchEndpoint(ctx.db, ctx, { id, patch }))) throw endpointNotFound(id);
    await recordAudit(ctx, {
      action: switches && !input.active ? "webhook_endpoint.disabled" : "webhook_endpoint.updated",
      target: id,
      detail: auditDetail(ctx, input),
    });
  });
  return getEndpoint(ctx, { id });
}

/** The fields in the request; of the URL, only the host: the path of an endpoint URL often contains a secret. */
function auditDetail(ctx: AccountCtx, input: UpdateWebhookInput): AuditDetail {
  const { url, events, description, active } = input;
  return {
    livemode: ctx.livemode,
    ...(url === undefined ? {} : { host: new URL(url).host }),
    ...(events === undefined ? {} : { events }),
    ...(description === undefined ? {} : { description_changed: true }),
    ...(active === undefined ? {} : { active }),
  };
}

/** The time and the reason of a disabled endpoint are the system's: an endpoint that its account disabled has none. */
function switchPatch(active: boolean): EndpointPatch {
  return {
    active,
    disabledAt: null,
    disabledReason: null,
    disableMailDueAt: null,
    ...(active ? CLEAN_RECORD : {}),
  };
}
