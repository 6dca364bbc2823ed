import type { Tx } from "@/lib/platform/db";

/** Deletes all secrets of an endpoint except the current one. Returns how many. */
export async function deletePreviousSecrets(tx: Tx, endpointId: string): Promise<number> {
  const { count } = await tx.webhookSecret.deleteMany({
    where: { endpointId, expiresAt: { not: null } },
  });
  return count;
}
