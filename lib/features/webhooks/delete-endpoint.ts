import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { endpointNotFound } from "./endpoint-rules";
import { endpointExisted, patchEndpoint } from "./endpoints-store";

/** Deletes an endpoint. Its pending deliveries end as `failed`, and its log is kept. Idempotent. Throws `not-found`. */
export async function deleteEndpoint(ctx: AccountCtx, { id }: { id: string }): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const deleted = await patchEndpoint(ctx.db, ctx, {
      id,
      patch: { active: false, deletedAt: ctx.clock.now(), disableMailDueAt: null },
    });
    if (!deleted) {
      if (await endpointExisted(ctx.db, ctx, id)) return;
      throw endpointNotFound(id);
    }
    await recordAudit(ctx, {
      action: "webhook_endpoint.deleted",
      target: id,
      detail: { livemode: ctx.livemode },
    });
  });
}
