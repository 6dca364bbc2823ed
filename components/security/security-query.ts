import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/components/account/fetch-json";
import type { SessionList } from "@/lib/contract/sessions";
import type {
  RecoveryCodes,
  TwoFactorProof,
  TwoFactorResource,
  TwoFactorSetup,
} from "@/lib/contract/two-factor";

const SESSIONS = "/v1/account/sessions";
const TWO_FACTOR = "/v1/account/two-factor";
/** Signing in is the same in both modes. */
const LIVE = { livemode: true } as const;

/** The user's active sessions. */
export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => fetchJson<SessionList>(SESSIONS, { ...LIVE, signal }),
});

/** Whether two-factor sign-in is on. */
export const twoFactorQuery = queryOptions({
  queryKey: ["two-factor"],
  queryFn: ({ signal }) => fetchJson<TwoFactorResource>(TWO_FACTOR, { ...LIVE, signal }),
});

/** Ends one session. Throws `ApiError`. */
export function endSession(id: string): Promise<void> {
  return fetchJson<void>(`${SESSIONS}/${id}`, { ...LIVE, method: "DELETE" });
}

/** Ends every session, this browser's included. Throws `ApiError`. */
export function endAllSessions(): Promise<void> {
  return fetchJson<void>(SESSIONS, { ...LIVE, method: "DELETE" });
}

/** A new secret for an authenticator app. Throws `ApiError`. */
export function setUpTwoFactor(): Promise<TwoFactorSetup> {
  return fetchJson<TwoFactorSetup>(`${TWO_FACTOR}/setup`, { ...LIVE, method: "POST" });
}

/** Turns two-factor sign-in on. Throws `ApiError`. */
export function enableTwoFactor(body: TwoFactorProof): Promise<RecoveryCodes> {
  return fetchJson<RecoveryCodes>(TWO_FACTOR, { ...LIVE, method: "POST", body });
}

/** New recovery codes in place of the earlier ones. Throws `ApiError`. */
export function replaceRecoveryCodes(body: TwoFactorProof): Promise<RecoveryCodes> {
  const path = `${TWO_FACTOR}/recovery-codes`;
  return fetchJson<RecoveryCodes>(path, { ...LIVE, method: "POST", body });
}

/** Turns two-factor sign-in off. Throws `ApiError`. */
export function disableTwoFactor(body: TwoFactorProof): Promise<void> {
  return fetchJson<void>(`${TWO_FACTOR}/disable`, { ...LIVE, method: "POST", body });
}
