import { listOwnerEmails } from "@/lib/features/accounts/list-owner-emails";
import type { Ctx } from "@/lib/platform/ctx";
import type { AppConfig } from "@/lib/platform/env";
import { sendMail } from "@/lib/platform/mail";
import { disableNotice } from "./disable-notice";
import {
  claimNotices,
  dropDueNotices,
  settleNotice,
  type OwedNotice,
} from "./disable-notices-store";

/** A worker that is to stop waits for one round, and a mail server may take its time over each mail. */
const BATCH_MAX = 1;
/** Longer than a round may take. */
const LEASE_MS = 10 * 60_000;
const RETRY_MIN_MS = 60_000;
const RETRY_MAX_MS = 6 * 60 * 60_000;
/** After this long the dashboard's notice has to do. */
const GIVE_UP_MS = 3 * 24 * 60 * 60_000;

/**
 * Tells the owners of an account by mail that one of its endpoints was switched off. A mail that can not be sent is
 * tried again, later each time, for three days; without a mail server nothing is sent and nothing is owed. Answers true
 * when there may be more.
 */
export async function mailDisabledEndpoints(ctx: Ctx): Promise<boolean> {
  const now = ctx.clock.now();
  const { mail } = ctx.config;
  if (mail === null) {
    await dropDueNotices(ctx.db, now);
    return false;
  }
  const until = new Date(now.getTime() + LEASE_MS);
  const owed = await claimNotices(ctx.db, { now, until, limit: BATCH_MAX });
  for (const notice of owed) await settleNotice(ctx.db, notice, await send(ctx, mail, notice));
  return owed.length === BATCH_MAX;
}

/** When to try again, or null when there is nothing more to do. */
async function send(
  ctx: Ctx,
  mail: NonNullable<AppConfig["mail"]>,
  notice: OwedNotice,
): Promise<Date | null> {
  const to = await listOwnerEmails(ctx, { accountId: notice.accountId });
  if (to.length === 0) return null;
  try {
    await sendMail(mail, { to, ...disableNotice(ctx.config.appUrl, notice) });
    return null;
  } catch (error) {
    const again = nextTry(notice.disabledAt, ctx.clock.now());
    ctx.log.warn(
      { err: error, endpointId: notice.endpointId, again: again ?? "never" },
      "a mail about a switched-off webhook endpoint could not be sent",
    );
    return again;
  }
}

/** Waits as long again as it has waited already, within bounds; null once it has waited long enough. */
function nextTry(since: Date, now: Date): Date | null {
  const waitedMs = now.getTime() - since.getTime();
  if (waitedMs >= GIVE_UP_MS) return null;
  return new Date(now.getTime() + Math.min(RETRY_MAX_MS, Math.max(RETRY_MIN_MS, waitedMs)));
}
