import type { Tx } from "@/lib/platform/db";

/** Deletes what signs beside an endpoint's current secret; answers how many that were. */
export async function deletePreviousSecrets(tx: Tx, endpointId: string): Promise<number> {
  const { count } = await tx.webhookSecret.deleteMany({
    where: { endpointId, expiresAt: { not: null } },
  });
  return count;
}
