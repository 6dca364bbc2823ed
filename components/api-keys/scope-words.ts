import type { ApiKeyResource, GrantableScope } from "@/lib/contract/api-keys";

/** What a key with a scope may do. */
export const SCOPE_WORDS: Record<GrantableScope, string> = {
  read: "See orders, receipts, webhooks and events",
  write: "All of read, and make checkouts, cancel orders, set up webhooks",
  account_owner: "All of write, and API keys, the audit log and account settings",
};

/** The key in a recognizable form that does not reveal it. */
export function maskedKey(key: Pick<ApiKeyResource, "prefix" | "last_four">): string {
  return `${key.prefix}…${key.last_four}`;
}

/** Whether a key is still valid, and if not, why. */
export function stateOf(
  key: Pick<ApiKeyResource, "revoked_at" | "expires_at">,
  nowMs: number,
): "active" | "expired" | "revoked" {
  if (key.revoked_at !== null) return "revoked";
  return key.expires_at !== null && Date.parse(key.expires_at) <= nowMs ? "expired" : "active";
}

/** The scopes to choose from, in order of increasing rights. */
export const SCOPES = Object.keys(SCOPE_WORDS) as GrantableScope[];
