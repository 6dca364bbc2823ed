import { confirmPasswordBody, sessionList, sessionParams } from "@/lib/contract/sessions";
import {
  recoveryCodesResource,
  twoFactorProofBody,
  twoFactorResource,
  twoFactorSetup,
} from "@/lib/contract/two-factor";
import type { Operation } from "./operation";

const SIGN_IN = { tag: "Sign-in", auth: "session" } as const;
const SESSIONS = "/v1/account/sessions";
const TWO_FACTOR = "/v1/account/two-factor";

/** What a person who is signed in to the dashboard does about their own sign-in. */
export const SIGN_IN_OPERATIONS: readonly Operation[] = [
  {
    ...SIGN_IN,
    id: "listSessions",
    method: "GET",
    path: SESSIONS,
    summary: "List the user's active sessions",
    answers: {
      200: { description: "At most 100, the most recently used first.", schema: sessionList },
    },
  },
  {
    ...SIGN_IN,
    id: "endAllSessions",
    method: "DELETE",
    path: SESSIONS,
    summary: "Sign out everywhere",
    description: "Ends all of the user's sessions, including the one that makes the request.",
    answers: { 204: { description: "No session is active." } },
  },
  {
    ...SIGN_IN,
    id: "endSession",
    method: "DELETE",
    path: `${SESSIONS}/{id}`,
    summary: "End one session",
    description: "The next request with that session's cookie is rejected. Idempotent.",
    params: sessionParams,
    answers: { 204: { description: "The session has ended." } },
  },
  {
    ...SIGN_IN,
    id: "confirmPassword",
    method: "POST",
    path: "/v1/account/confirm-password",
    summary: "Enter the password again",
    description:
      "For ten minutes, this session can create API keys, webhook endpoints and webhook secrets. After five wrong passwords each further attempt has to wait.",
    body: confirmPasswordBody,
    answers: { 204: { description: "The password is correct." } },
  },
  {
    ...SIGN_IN,
    id: "getTwoFactor",
    method: "GET",
    path: TWO_FACTOR,
    summary: "Get the state of two-factor sign-in",
    answers: { 200: { description: "The state.", schema: twoFactorResource } },
  },
  {
    ...SIGN_IN,
    id: "setUpTwoFactor",
    method: "POST",
    path: `${TWO_FACTOR}/setup`,
    summary: "Get a secret for an authenticator app",
    description:
      "Changes nothing until a code of the secret is confirmed. Each call replaces the secret of the one before.",
    answers: { 200: { description: "The secret.", schema: twoFactorSetup } },
    problems: ["conflict"],
  },
  {
    ...SIGN_IN,
    id: "enableTwoFactor",
    method: "POST",
    path: TWO_FACTOR,
    summary: "Turn two-factor sign-in on",
    description:
      "Takes the password and a code of the secret from the set-up. Ends the user's other sessions.",
    body: twoFactorProofBody,
    answers: {
      200: { description: "The recovery codes, shown once.", schema: recoveryCodesResource },
    },
    problems: ["conflict"],
  },
  {
    ...SIGN_IN,
    id: "replaceRecoveryCodes",
    method: "POST",
    path: `${TWO_FACTOR}/recovery-codes`,
    summary: "Replace the recovery codes",
    description: "The earlier codes are no longer accepted.",
    body: twoFactorProofBody,
    answers: {
      200: { description: "The new recovery codes, shown once.", schema: recoveryCodesResource },
    },
    problems: ["conflict"],
  },
  {
    ...SIGN_IN,
    id: "disableTwoFactor",
    method: "POST",
    path: `${TWO_FACTOR}/disable`,
    summary: "Turn two-factor sign-in off",
    body: twoFactorProofBody,
    answers: { 204: { description: "Signing in takes the password alone." } },
    problems: ["conflict"],
  },
];
