import { randomUUID } from "node:crypto";
import type { CliSessionInput } from "@/lib/contract/cli-sessions";
import { ORDER_EVENT_TYPES, type OrderEventType } from "@/lib/domain/order-event";
import { SECRET_PREFIX } from "@/lib/domain/webhook-endpoint";
import { lockAccount } from "@/lib/features/accounts/lock-account";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { deriveSecret, encryptSecret } from "@/lib/platform/secrets";
import { CLI_SESSION_LOST_MS } from "./close-lost-cli-sessions";
import { countCliSessions, insertCliSession } from "./cli-sessions-store";

export const CLI_SESSIONS_MAX = 5;
const SHOWN_CHARACTERS = 12;

/** A temporary endpoint of a CLI session. Its deliveries are sent through the session's socket while it is open. */
export type CliSession = {
  id: string;
  url: string;
  /** The lease token of its queue. */
  leaseToken: string;
  accountId: string;
  livemode: boolean;
  secret: string;
  events: OrderEventType[];
};

/** Creates a temporary endpoint for a CLI session. Throws `conflict` when the account already has `CLI_SESSIONS_MAX`. */
export async function openCliSession(ctx: AccountCtx, input: CliSessionInput): Promise<CliSession> {
  const { accountId, livemode } = ctx;
  const createdAt = ctx.clock.now();
  const id = newId("whk", createdAt);
  const secretId = newId("whs", createdAt);
  const secret = cliSessionSecret(ctx);
  const leaseToken = randomUUID();
  const url = `cli:${id}`;
  const events = input.events ?? [...ORDER_EVENT_TYPES];
  await transaction(ctx, async (ctx) => {
    await requireCapacity(ctx);
    await insertCliSession(ctx.db, {
      leaseToken,
      endpoint: {
        id,
        accountId,
        livemode,
        url,
        eventTypes: events,
        description: null,
        createdAt,
      },
      secret: {
        id: secretId,
        endpointId: id,
        cipher: encryptSecret(ctx.config.keys.encryption, secret, secretId),
        prefix: secret.slice(0, SHOWN_CHARACTERS),
        createdAt,
      },
    });
    await recordAudit(ctx, {
      action: "webhook_listener.opened",
      target: id,
      detail: { livemode, events },
    });
  });
  return { id, url, leaseToken, accountId, livemode, secret, events };
}

/**
 * Derives a secret that is the same for every connection with the same API key, so that a developer configures it only
 * once. It signs deliveries to CLI sessions only: a leaked secret allows forging events to the key holder's machine,
 * and nothing else.
 */
function cliSessionSecret({ config, accountId, actor }: AccountCtx): string {
  const purpose = `webhook listener ${accountId} ${actor.kind}:${actor.id}`;
  const hex = deriveSecret(config.keys.encryption.toString("hex"), purpose);
  return SECRET_PREFIX + Buffer.from(hex, "hex").toString("base64");
}

/** Throws `conflict` at the limit. A lost session that has not been ended yet does not count. */
async function requireCapacity(ctx: AccountCtx): Promise<void> {
  await lockAccount(ctx);
  const since = new Date(ctx.clock.now().getTime() - CLI_SESSION_LOST_MS);
  if ((await countCliSessions(ctx.db, { accountId: ctx.accountId, since })) < CLI_SESSIONS_MAX)
    return;
  throw new AppError(
    "conflict",
    `An account can have ${CLI_SESSIONS_MAX} CLI sessions at a time. Stop one, then try again.`,
  );
}
