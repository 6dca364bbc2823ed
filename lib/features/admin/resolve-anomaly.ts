import type { AnomalyResource, ResolveAnomalyInput } from "@/lib/contract/admin-anomalies";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { findAnomaly, markResolved } from "./anomalies-store";
import { toAnomalyResource } from "./list-anomalies";

/** Resolves an anomaly with a note on the decision. Throws `not-found`, or `conflict` when it is already resolved. */
export async function resolveAnomaly(
  ctx: AccountCtx,
  input: { anomalyId: bigint } & ResolveAnomalyInput,
): Promise<AnomalyResource> {
  const { anomalyId, note } = input;
  return transaction(ctx, async (ctx) => {
    const resolved = await markResolved(ctx.db, anomalyId, {
      resolvedAt: ctx.clock.now(),
      resolvedBy: `${ctx.actor.kind}:${ctx.actor.id}`,
      resolution: note,
    });
    const row = await findAnomaly(ctx.db, anomalyId);
    if (!row) {
      throw new AppError(
        "not-found",
        "There is no such anomaly. GET /v1/admin/crypto-orders/anomalies lists them.",
      );
    }
    if (!resolved) {
      throw new AppError(
        "conflict",
        `The anomaly was resolved at ${row.resolvedAt?.toISOString()} by ${row.resolvedBy}; its note stays as it is.`,
      );
    }
    await recordAudit(ctx, {
      action: "admin.anomaly_resolved",
      target: row.orderId,
      detail: { account_id: row.accountId, anomaly_id: String(row.id), kind: row.kind, note },
    });
    return toAnomalyResource(row);
  });
}
