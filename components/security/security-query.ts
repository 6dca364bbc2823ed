import { queryOptions } from "@tanstack/react-query";
import { call } from "@/components/shell/call";
import type { TwoFactorProof } from "@/lib/contract/two-factor";

/** Sign-in does not depend on the mode. */
const LIVE = { livemode: true } as const;

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

/** Deletes a session. Throws `ApiError`. */
export function deleteSession(id: string) {
  return call("DELETE /v1/account/sessions/{id}", { params: { id } }, LIVE);
}

/** Deletes every session, including this browser's. Throws `ApiError`. */
export function deleteAllSessions() {
  return call("DELETE /v1/account/sessions", {}, LIVE);
}

/** Creates a new secret for an authenticator app. Throws `ApiError`. */
export function setUpTwoFactor() {
  return call("POST /v1/account/two-factor/setup", {}, LIVE);
}

/** Turns two-factor sign-in on. Throws `ApiError`. */
export function enableTwoFactor(body: TwoFactorProof) {
  return call("POST /v1/account/two-factor", { body }, LIVE);
}

/** Replaces the recovery codes with new ones. Throws `ApiError`. */
export function replaceRecoveryCodes(body: TwoFactorProof) {
  return call("POST /v1/account/two-factor/recovery-codes", { body }, LIVE);
}

/** Turns two-factor sign-in off. Throws `ApiError`. */
export function disableTwoFactor(body: TwoFactorProof) {
  return call("POST /v1/account/two-factor/disable", { body }, LIVE);
}
