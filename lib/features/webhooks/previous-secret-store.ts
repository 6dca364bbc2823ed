import type { Db } from "@/lib/platform/db";

/** Deletes all secrets of an endpoint except the current one. Returns how many. */
export async function deletePreviousSecrets(db: Db, endpointId: string): Promise<number> {
  const { count } = await db.webhookSecret.deleteMany({
    where: { endpointId, expiresAt: { not: null } },
  });
  return count;
}
