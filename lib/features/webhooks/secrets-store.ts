import { Prisma } from "@/prisma/generated/client";
import type { Owner } from "@/lib/platform/ctx";
import { deleteBatch, type Db } from "@/lib/platform/db";
import type { NewSecret } from "./endpoints-store";

/**
 * Locks an endpoint's row until the transaction ends, so that its secrets are replaced one at a time. Returns false
 * when there is no such endpoint; the temporary endpoints of CLI sessions are excluded.
 */
export async function lockEndpoint(db: Db, owner: Owner, id: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT id FROM webhook_endpoints
    WHERE id = ${id} AND account_id = ${owner.accountId} AND livemode = ${owner.livemode}
      AND deleted_at IS NULL AND kind = 'http'
    FOR NO KEY UPDATE`;
  return rows.length === 1;
}

/**
 * Replaces the current secret with `next`. The replaced secret signs until `graceUntil`, or is deleted immediately when
 * that is null. Older secrets are always deleted. Returns the prefix of the replaced secret while it still signs, or
 * null.
 */
export async function replaceSecret(
  db: Db,
  { next, graceUntil }: { next: NewSecret; graceUntil: Date | null },
): Promise<string | null> {
  const { endpointId } = next;
  await db.webhookSecret.deleteMany({
    where: { endpointId, ...(graceUntil && { expiresAt: { not: null } }) },
  });
  const left = await db.webhookSecret.updateManyAndReturn({
    where: { endpointId },
    data: { expiresAt: graceUntil },
    select: { prefix: true },
  });
  await db.webhookSecret.create({ data: next });
  return left[0]?.prefix ?? null;
}

/** Deletes one batch of the expired secrets. Returns true when there may be more. */
export function deleteExpiredSecrets(db: Db, now: Date): Promise<boolean> {
  return deleteBatch(db, "webhook_secrets", Prisma.sql`expires_at <= ${now}`);
}

/** Deletes all secrets of an endpoint except the current one. Returns how many. */
export async function deletePreviousSecrets(db: Db, endpointId: string): Promise<number> {
  const { count } = await db.webhookSecret.deleteMany({
    where: { endpointId, expiresAt: { not: null } },
  });
  return count;
}
