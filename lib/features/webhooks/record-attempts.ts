import { recordAudit } from "@/lib/features/audit/record-audit";
import type { Ctx } from "@/lib/platform/ctx";
import { inSqlTransaction } from "@/lib/platform/db";
import { countDelivery } from "@/lib/platform/metrics";
import { recordOutcomes, type Outcome } from "./outcome-store";

/**
 * Stores what attempts came to, and answers the ids of those that were still ours. An endpoint that is switched off for
 * it is in the audit log of the same transaction; successes alone switch nothing off and need none.
 */
export async function recordAttempts(ctx: Ctx, outcomes: readonly Outcome[]): Promise<string[]> {
  const ids = await storeAttempts(ctx, outcomes);
  const stored = new Set(ids);
  for (const { id, status } of outcomes)
    if (stored.has(id)) countDelivery(status === "pending" ? "retry" : status);
  return ids;
}

async function storeAttempts(ctx: Ctx, outcomes: readonly Outcome[]): Promise<string[]> {
  if (outcomes.every((outcome) => outcome.status === "delivered"))
    return (await recordOutcomes(ctx.db, outcomes)).ids;
  return inSqlTransaction(
    ctx.db,
    async (tx) => {
      const { ids, disabled } = await recordOutcomes(tx, outcomes);
      for (const endpoint of disabled) {
        await recordAudit(tx, ctx, {
          accountId: endpoint.accountId,
          actor: { kind: "system", id: "dispatcher" },
          action: "webhook_endpoint.disabled",
          target: endpoint.id,
          detail: { livemode: endpoint.livemode, reason: endpoint.reason },
        });
      }
      return ids;
    },
    PLANNED_EACH_TIME,
  );
}

/** The table is small one hour and huge the next: a plan made once would be wrong in one of them. */
const PLANNED_EACH_TIME = { first: "SET LOCAL plan_cache_mode = force_custom_plan" };
