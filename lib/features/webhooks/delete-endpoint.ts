import type { AccountCtx } from "@/lib/platform/ctx";
import { endpointNotFound } from "./endpoint-rules";
import { endpointExisted, patchEndpoint } from "./endpoints-store";

/** Deletes an endpoint; its waiting deliveries end as failed, its log stays. A second call changes nothing. */
export async function deleteEndpoint(ctx: AccountCtx, { id }: { id: string }): Promise<void> {
  const deleted = await patchEndpoint(ctx.db, ctx, {
    id,
    patch: { active: false, deletedAt: ctx.clock.now() },
  });
  if (!deleted && !(await endpointExisted(ctx.db, ctx, id))) throw endpointNotFound(id);
}
