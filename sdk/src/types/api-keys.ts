import type { PageQuery } from "./pages.js";

export type GrantableScope = "read" | "write" | "account_owner";

export type ApiKey = {
  id: string;
  name: string | null;
  key_prefix: string;
  last_four: string;
  scopes: (GrantableScope | "driftstack_internal_admin")[];
  livemode: boolean;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
};

/** `plaintext` is the key itself. It is contained in this response only. */
export type ApiKeyWithSecret = ApiKey & { plaintext: string };

export type CreateApiKeyBody = {
  name?: string;
  scopes: GrantableScope[];
  /** True by default. */
  livemode?: boolean;
  expires_at?: string;
  /** An alternative to `expires_at`. */
  expires_in_days?: number;
};

export type ListApiKeysQuery = PageQuery & { livemode?: boolean };
