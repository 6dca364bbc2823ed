import type { ApiKeyResource, GrantableScope } from "@/lib/contract/api-keys";

/** The scopes to choose from, in order of increasing rights. */
export const SCOPES: readonly { value: GrantableScope; description: string }[] = [
  { value: "read", description: "Read orders, receipts, webhooks and events" },
  { value: "write", description: "Also create checkouts, cancel orders and manage webhooks" },
  {
    value: "account_owner",
    description: "Also manage API keys and account settings, and read the audit log",
  },
];

/** The key in a recognizable form that does not reveal it. */
export function maskedKey(key: Pick<ApiKeyResource, "key_prefix" | "last_four">): string {
  return `${key.key_prefix}…${key.last_four}`;
}

/** Whether a key is still valid, and if not, why. */
export function stateOf(
  key: Pick<ApiKeyResource, "revoked_at" | "expires_at">,
  nowMs: number,
): "active" | "expired" | "revoked" {
  if (key.revoked_at !== null) return "revoked";
  return key.expires_at !== null && Date.parse(key.expires_at) <= nowMs ? "expired" : "active";
}
