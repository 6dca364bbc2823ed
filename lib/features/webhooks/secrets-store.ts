import type { DbOrTx, Tx } from "@/lib/platform/db";
import type { NewSecret, Owner } from "./endpoints-store";

/**
 * Holds an endpoint's row until the transaction ends, so that its secrets are replaced one at a time; false when there
 * is none. A listener's temporary endpoint is none of the account's own.
 */
export async function lockEndpoint(tx: Tx, owner: Owner, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT id FROM webhook_endpoints
    WHERE id = ${id} AND account_id = ${owner.accountId} AND livemode = ${owner.livemode}
      AND deleted_at IS NULL AND kind = 'http'
    FOR NO KEY UPDATE`;
  return rows.length === 1;
}

/**
 * Puts `next` in the current secret's place. That one signs until `graceUntil`, or is deleted at once when that is null;
 * those before it are deleted in any case. Answers the prefix of the one that still signs.
 */
export async function replaceSecret(
  tx: Tx,
  { next, graceUntil }: { next: NewSecret; graceUntil: Date | null },
): Promise<string | null> {
  const { endpointId } = next;
  await tx.webhookSecret.deleteMany({
    where: { endpointId, ...(graceUntil && { expiresAt: { not: null } }) },
  });
  const left = await tx.webhookSecret.updateManyAndReturn({
    where: { endpointId },
    data: { expiresAt: graceUntil },
    select: { prefix: true },
  });
  await tx.webhookSecret.create({ data: next });
  return left[0]?.prefix ?? null;
}

/** Deletes secrets that sign nothing any more, so many at a time; answers how many. */
export function deleteExpiredSecrets(db: DbOrTx, now: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM webhook_secrets WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM webhook_secrets WHERE expires_at <= ${now} LIMIT ${limit}))`;
}
