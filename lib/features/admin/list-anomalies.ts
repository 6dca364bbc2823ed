import type {
  AnomalyPage,
  AnomalyResource,
  ListAnomaliesInput,
} from "@/lib/contract/admin-anomalies";
import { ANOMALY_POLICIES } from "@/lib/domain/anomaly";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
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
  const key = ctx.config.keys.session;
  const { kind = null, resolved = null, account_id = null } = filter;
  const scope = JSON.stringify(["admin-anomalies", ctx.accountId, kind, resolved, account_id]);
  const before = cursor ? BigInt(decodeCursor(key, cursor, scope)[0] ?? "0") : null;
  const rows = await listAnomalyRows(ctx.db, { filter: input, before, take: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    anomalies: page.map(toAnomalyResource),
    next_cursor: last ? encodeCursor(key, [String(last.id)], scope) : null,
  };
}

/** Converts an anomaly to the resource that operators see. */
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
