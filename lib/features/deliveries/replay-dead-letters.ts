import type {
  ReplayDeadLettersInput,
  ReplayedDeadLetters,
} from "@/lib/contract/webhook-deliveries";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { requireActive } from "@/lib/features/webhooks/endpoint-rules";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { hotTransaction } from "@/lib/platform/db";
import { insertReplays, lockReplay } from "./replays-store";

const EPOCH_MS = 0;

/**
 * Replays an endpoint's dead letters that were created at `since` or later, in one statement regardless of their
 * number. Skips events that have been delivered or are being delivered, so a repeated call does not send them again.
 * Throws `not-found`, or `conflict` while the endpoint is disabled or another replay of its dead letters is running.
 */
export async function replayDeadLetters(
  ctx: AccountCtx,
  { id, since }: { id: string } & ReplayDeadLettersInput,
): Promise<ReplayedDeadLetters> {
  const at = ctx.clock.now();
  requireActive(await getEndpoint(ctx, { id }), "something is sent to it again");
  const from = new Date(Math.max(EPOCH_MS, since.getTime()));
  const replayed = await hotTransaction(ctx, async (ctx) => {
    if (!(await lockReplay(ctx.db, id))) throw underWay(id);
    const made = await insertReplays(ctx.db, { endpointId: id, since: from, at });
    await recordAudit(ctx, {
      action: "webhook_endpoint.dead_letters_replayed",
      target: id,
      detail: { livemode: ctx.livemode, since: from.toISOString(), replayed: made },
    });
    return made;
  });
  return { replayed };
}

function underWay(id: string): AppError {
  return new AppError(
    "conflict",
    `Another call is replaying the dead letters of ${id} right now. Try again in a moment.`,
  );
}
