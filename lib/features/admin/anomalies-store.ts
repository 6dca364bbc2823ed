import type { Anomaly, Prisma } from "@/prisma/generated/client";
import type { ListAnomaliesInput } from "@/lib/contract/admin-anomalies";
import type { AnomalyKind } from "@/lib/domain/transition";
import type { Db } from "@/lib/platform/db";

/** An anomaly, with what the columns hold that are text or JSON in the database. */
export type AnomalyRow = Anomaly & {
  kind: AnomalyKind;
  detail: Record<string, string | null>;
};

/** Returns anomalies of all accounts, newest first, with an ID below `before`. */
export function listAnomalyRows(
  db: Db,
  query: {
    filter: Pick<ListAnomaliesInput, "kind" | "account_id" | "resolved">;
    before: bigint | null;
    take: number;
  },
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
  const found = db.anomaly.findMany({ where, orderBy: { id: "desc" }, take });
  return found as Promise<AnomalyRow[]>;
}

export function findAnomaly(db: Db, id: bigint): Promise<AnomalyRow | null> {
  return db.anomaly.findUnique({ where: { id } }) as Promise<AnomalyRow | null>;
}

/** Resolves an open anomaly. Returns false when it does not exist or is already resolved. */
export async function markResolved(
  db: Db,
  id: bigint,
  resolved: { resolvedAt: Date; resolvedBy: string; resolution: string },
): Promise<boolean> {
  const { count } = await db.anomaly.updateMany({
    where: { id, resolvedAt: null },
    data: resolved,
  });
  return count === 1;
}
