import type { ApiKeyWithSecret, CreateApiKeyBody } from "@/lib/contract/api-keys";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { toApiKeyResource } from "./api-key-resource";
import { newApiKey } from "./create-api-key";
import { insertAuditedApiKey } from "./insert-audited-api-key";

const DAY_MS = 86_400_000;
const LIFETIME_MAX_MS = 3650 * DAY_MS;

/**
 * Creates a key for the caller's own account. Only this response contains the key. Throws `forbidden` when a test
 * caller requests a live key, and `validation-failed` for an expiry that is not in the future or is more than ten years
 * ahead.
 */
export async function issueApiKey(
  ctx: AccountCtx,
  input: CreateApiKeyBody,
): Promise<ApiKeyWithSecret> {
  if (input.livemode && !ctx.livemode) {
    throw new AppError(
      "forbidden",
      "A test key cannot make a live one. Use a live key, or set livemode to false.",
    );
  }
  const now = ctx.clock.now();
  const atOnce = { ...ctx, clock: { now: () => now } };
  const { row, token } = newApiKey(atOnce, {
    accountId: ctx.accountId,
    livemode: input.livemode,
    scopes: input.scopes,
    name: input.name,
    expiresAt: expiryOf(now, input),
    createdBy: `${ctx.actor.kind}:${ctx.actor.id}`,
  });
  await transaction(ctx, (ctx) => insertAuditedApiKey(ctx, row));
  return {
    ...toApiKeyResource({ ...row, lastUsedAt: null, revokedAt: null }),
    plaintext: token,
  };
}

function expiryOf(issuedAt: Date, input: CreateApiKeyBody): Date | undefined {
  const now = issuedAt.getTime();
  if (input.expires_in_days !== undefined) return new Date(now + input.expires_in_days * DAY_MS);
  if (input.expires_at === undefined) return undefined;
  const at = new Date(input.expires_at);
  if (at.getTime() <= now) throw invalidField("expires_at", "must be in the future");
  if (at.getTime() > now + LIFETIME_MAX_MS)
    throw invalidField("expires_at", "must be within ten years; leave it out for no end");
  return at;
}
