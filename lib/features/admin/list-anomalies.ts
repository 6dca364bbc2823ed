import type {
  AnomalyPage,
  AnomalyResource,
  ListAnomaliesInput,
} from "@/lib/contract/admin-anomalies";
import { ANOMALY_POLICIES } from "@/lib/domain/anomaly";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageById } from "@/lib/platform/cursor";
import { listAnomalyRows, type AnomalyRow } from "./anomalies-store";

/**
 * Returns anomalies of all accounts, newest first, each with its meaning. Throws `bad-request` for a cursor from
 * another list.
 */
export async function listAnomalies(
  ctx: AccountCtx,
  input: ListAnomaliesInput,
): Promise<AnomalyPage> {
  const { limit, cursor, ...filter } = input;
  const scope = ["admin-anomalies", ctx.accountId, filter.kind, filter.resolved, filter.account_id];
  const page = await readPageById(ctx, { cursor, limit, scope }, (query) =>
    listAnomalyRows(ctx.db, { filter, ...query }),
  );
  return { anomalies: page.rows.map(toAnomalyResource), next_cursor: page.nextCursor };
}

export function toAnomalyResource(row: AnomalyRow): AnomalyResource {
  return {
    id: String(row.id),
    kind: row.kind,
    policy: ANOMALY_POLICIES[row.kind],
    account_id: row.accountId,
    order_id: row.orderId,
    payment_id: row.paymentId,
    ipn_id: row.inboxId === null ? null : String(row.inboxId),
    detail: row.detail,
    created_at: row.createdAt.toISOString(),
    resolved_at: row.resolvedAt?.toISOString() ?? null,
    resolved_by: row.resolvedBy,
    resolution: row.resolution,
  };
}
