import { listOwnerEmails } from "@/lib/features/accounts/list-owner-emails";
import type { Ctx } from "@/lib/platform/ctx";
import type { AppConfig } from "@/lib/platform/env";
import { sendMail } from "@/lib/platform/mail";
import { disabledEmail } from "./disabled-email";
import { claimEmails, dropDueEmails, recordEmail, type DueEmail } from "./disabled-emails-store";

/** One email per run: a worker that is shutting down waits for the run to end, and a mail server can be slow. */
const BATCH_MAX = 1;
/** Longer than a run can take. */
const LEASE_MS = 10 * 60_000;
const RETRY_MIN_MS = 60_000;
const RETRY_MAX_MS = 6 * 60 * 60_000;
/** After this long, no more attempts are made; the dashboard still shows that the endpoint is disabled. */
const GIVE_UP_MS = 3 * 24 * 60 * 60_000;

/**
 * Emails the owners of an account when one of its endpoints was disabled. An email that cannot be sent is retried at
 * increasing intervals for three days. If no mail server is configured, due notifications are discarded. Returns true
 * when more may be due.
 */
export async function sendDisabledEmails(ctx: Ctx): Promise<boolean> {
  const now = ctx.clock.now();
  const { mail } = ctx.config;
  if (mail === null) {
    await dropDueEmails(ctx.db, now);
    return false;
  }
  const until = new Date(now.getTime() + LEASE_MS);
  const due = await claimEmails(ctx.db, { now, until, limit: BATCH_MAX });
  for (const email of due) await recordEmail(ctx.db, email, await send(ctx, mail, email));
  return due.length === BATCH_MAX;
}

/** Sends one email. Returns when to try again, or null when no further attempt is needed. */
async function send(
  ctx: Ctx,
  mail: NonNullable<AppConfig["mail"]>,
  email: DueEmail,
): Promise<Date | null> {
  const to = await listOwnerEmails(ctx, { accountId: email.accountId });
  if (to.length === 0) return null;
  try {
    await sendMail(mail, { to, ...disabledEmail(ctx.config.appUrl, email) });
    return null;
  } catch (error) {
    const again = nextTry(email.disabledAt, ctx.clock.now());
    ctx.log.warn(
      { err: error, endpointId: email.endpointId, again: again ?? "never" },
      "an email about a disabled webhook endpoint could not be sent",
    );
    return again;
  }
}

/**
 * Returns the time of the next attempt. The wait equals the time since the endpoint was disabled, limited to between
 * `RETRY_MIN_MS` and `RETRY_MAX_MS`. Returns null after `GIVE_UP_MS`.
 */
function nextTry(since: Date, now: Date): Date | null {
  const waitedMs = now.getTime() - since.getTime();
  if (waitedMs >= GIVE_UP_MS) return null;
  return new Date(now.getTime() + Math.min(RETRY_MAX_MS, Math.max(RETRY_MIN_MS, waitedMs)));
}
