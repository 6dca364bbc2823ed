import type { Anomaly, Prisma } from "@/prisma/generated/client";
import type { ListAnomaliesInput } from "@/lib/contract/admin-anomalies";
import type { DbOrTx, Tx } from "@/lib/platform/db";

export type AnomalyRow = Anomaly;

/** Returns anomalies of all accounts, newest first, with an ID below `before`. */
export function listAnomalyRows(
  db: DbOrTx,
  query: { filter: ListAnomaliesInput; before: bigint | null; take: number },
): Promise<AnomalyRow[]> {
  const { filter, before, take } = query;
  const where: Prisma.AnomalyWhereInput = {
    ...(filter.kind ? { kind: filter.kind } : {}),
    ...(filter.account_id ? { accountId: filter.account_id } : {}),
    ...(filter.resolved === undefined
      ? {}
      : { resolvedAt: filter.resolved ? { not: null } : null }),
    ...(before === null ? {} : { id: { lt: before } }),
  };
  return db.anomaly.findMany({ where, orderBy: { id: "desc" }, take });
}

/** Returns one anomaly, or null. */
export function findAnomaly(db: DbOrTx, id: bigint): Promise<AnomalyRow | null> {
  return db.anomaly.findUnique({ where: { id } });
}

/** Resolves an open anomaly. Returns false when it does not exist or is already resolved. */
export async function markResolved(
  tx: Tx,
  id: bigint,
  resolved: { resolvedAt: Date; resolvedBy: string; resolution: string },
): Promise<boolean> {
  const { count } = await tx.anomaly.updateMany({
    where: { id, resolvedAt: null },
    data: resolved,
  });
  return count === 1;
}
