import { lockAccount } from "@/lib/features/accounts/lock-account";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { webhookNetworks } from "@/lib/platform/local-mode";
import { checkDestination } from "@/lib/platform/outbound/safe-fetch";
import { countActiveEndpoints } from "./endpoints-store";

export const ACTIVE_ENDPOINTS_MAX = 10;

/**
 * The 404 for an endpoint that does not exist, was deleted, or belongs to another account. The response is the same
 * in all three cases.
 */
export function endpointNotFound(id: string): AppError {
  return new AppError(
    "not-found",
    `There is no webhook endpoint ${id}. List yours with GET /v1/webhooks.`,
  );
}

/** Throws `conflict` unless the endpoint is active. `purpose` completes the error message. */
export function requireActive(endpoint: { id: string; active: boolean }, purpose: string): void {
  if (endpoint.active) return;
  throw new AppError(
    "conflict",
    `The webhook endpoint ${endpoint.id} is disabled. Enable it with PATCH /v1/webhooks/${endpoint.id} {"active": true} before ${purpose}.`,
  );
}

/** Throws `validation-failed` for a URL to which deliveries could never be sent. */
export function requireGoodUrl(ctx: AccountCtx, url: string): void {
  const advice = checkDestination(url, webhookNetworks(ctx.config, ctx.isLocal));
  if (advice !== null) throw invalidField("url", advice);
}

/**
 * Throws `conflict` when the account already has the maximum number of active endpoints. Locks the account's row, so
 * concurrent callers are checked one at a time.
 */
export async function requireCapacity(ctx: AccountCtx): Promise<void> {
  await lockAccount(ctx);
  if ((await countActiveEndpoints(ctx.db, ctx)) < ACTIVE_ENDPOINTS_MAX) return;
  throw new AppError(
    "conflict",
    `An account can have ${ACTIVE_ENDPOINTS_MAX} active webhook endpoints. Delete one, or set active to false, then try again.`,
  );
}
