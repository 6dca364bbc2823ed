import type { Db } from "@/lib/platform/db";

/** A mail about a switched-off endpoint that is ours to send until the time it is put off to. */
export type OwedNotice = {
  endpointId: string;
  accountId: string;
  accountName: string;
  livemode: boolean;
  url: string;
  reason: string;
  disabledAt: Date;
  /** What marks this claim: whoever claims it later sets another time. */
  claimedUntil: Date;
};

/** Takes notices that are due and hides them from other processes for a while: if this one dies, they are due again. */
export function claimNotices(
  db: Db,
  claim: { now: Date; until: Date; limit: number },
): Promise<OwedNotice[]> {
  return db.$queryRaw<OwedNotice[]>`
    UPDATE webhook_endpoints e SET disable_mail_due_at = ${claim.until}
    FROM accounts a
    WHERE a.id = e.account_id AND e.id = ANY (ARRAY(
      SELECT id FROM webhook_endpoints
      WHERE disable_mail_due_at <= ${claim.now} AND NOT active
        AND deleted_at IS NULL AND kind = 'http'
      ORDER BY disable_mail_due_at LIMIT ${claim.limit} FOR UPDATE SKIP LOCKED
    ))
    RETURNING e.id AS "endpointId", e.account_id AS "accountId", a.name AS "accountName", e.livemode, e.url,
              coalesce(e.disabled_reason, 'Its deliveries failed.') AS reason,
              coalesce(e.disabled_at, ${claim.now}) AS "disabledAt", e.disable_mail_due_at AS "claimedUntil"`;
}

/** Says when the notice is due again, or with null that it is owed no more; unless somebody else has it by now. */
export async function settleNotice(
  db: Db,
  { endpointId, claimedUntil }: Pick<OwedNotice, "endpointId" | "claimedUntil">,
  dueAt: Date | null,
): Promise<void> {
  await db.webhookEndpoint.updateMany({
    where: { id: endpointId, disableMailDueAt: claimedUntil },
    data: { disableMailDueAt: dueAt },
  });
}

/** Forgets every notice that is due: there is no way to send it, or nothing to say any more. */
export async function dropDueNotices(db: Db, now: Date): Promise<void> {
  await db.webhookEndpoint.updateMany({
    where: { disableMailDueAt: { lte: now } },
    data: { disableMailDueAt: null },
  });
}
