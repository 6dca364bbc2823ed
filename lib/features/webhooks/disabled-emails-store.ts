import type { Db } from "@/lib/platform/db";

/** An email notification about a disabled endpoint, claimed by this process until `claimedUntil`. */
export type DueEmail = {
  endpointId: string;
  accountId: string;
  accountName: string;
  livemode: boolean;
  url: string;
  reason: string;
  disabledAt: Date;
  /** Identifies this claim: a later claim sets a different time. */
  claimedUntil: Date;
};

/** Claims email notifications that are due, until `until`. If this process dies, they become due again at that time. */
export function claimEmails(
  db: Db,
  claim: { now: Date; until: Date; limit: number },
): Promise<DueEmail[]> {
  return db.$queryRaw<DueEmail[]>`
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

/**
 * Sets when the email notification is due again; null when no further attempt is needed. Does nothing if another
 * process has claimed it since.
 */
export async function recordEmail(
  db: Db,
  { endpointId, claimedUntil }: Pick<DueEmail, "endpointId" | "claimedUntil">,
  dueAt: Date | null,
): Promise<void> {
  await db.webhookEndpoint.updateMany({
    where: { id: endpointId, disableMailDueAt: claimedUntil },
    data: { disableMailDueAt: dueAt },
  });
}

/** Discards all email notifications that are due. Used when no mail server is configured. */
export async function dropDueEmails(db: Db, now: Date): Promise<void> {
  await db.webhookEndpoint.updateMany({
    where: { disableMailDueAt: { lte: now } },
    data: { disableMailDueAt: null },
  });
}
