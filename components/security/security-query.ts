import { apiQuery } from "@/components/shell/call";

/** Sign-in does not depend on the mode. */
export const LIVE = { livemode: true } as const;

export const sessionsQuery = apiQuery("GET /v1/account/sessions", {}, true);

export const twoFactorQuery = apiQuery("GET /v1/account/two-factor", {}, true);
