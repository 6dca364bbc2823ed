import { queryOptions } from "@tanstack/react-query";
import { call } from "@/components/shell/call";

/** Sign-in does not depend on the mode. */
export const LIVE = { livemode: true } as const;

/** The user's active sessions. */
export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => call("GET /v1/account/sessions", {}, { ...LIVE, signal }),
});

/** Whether two-factor sign-in is on. */
export const twoFactorQuery = queryOptions({
  queryKey: ["two-factor"],
  queryFn: ({ signal }) => call("GET /v1/account/two-factor", {}, { ...LIVE, signal }),
});
