import { z } from "zod";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "@/lib/domain/password";
import { EXAMPLE } from "./examples";
import { flag, text, time } from "./fields";
import { idSchema } from "./ids";
import { empty, operation } from "./operation";

export const sessionParams = z.object({
  id: idSchema("ses").meta({ description: "ID of the session." }),
});

export const sessionResource = z
  .object({
    id: text("ID of the session.", "ses_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f"),
    current: flag("Whether this is the session that makes the request.", true),
    user_agent: text(
      "The browser, as it described itself at sign-in.",
      "Mozilla/5.0 (X11; Linux x86_64)",
    ).nullable(),
    address: text("IP address at sign-in; for IPv6, its /64 network.", "203.0.113.7").nullable(),
    created_at: time("Time of the sign-in.", EXAMPLE.createdAt),
    last_seen_at: time("Time of the last use, to the minute.", EXAMPLE.createdAt),
    expires_at: time("Time at which the session expires.", "2026-05-19T13:00:00.000Z"),
  })
  .meta({ id: "Session", description: "The session." });
export type SessionResource = z.infer<typeof sessionResource>;

export const sessionList = z
  .object({ data: z.array(sessionResource).meta({ description: "The sessions." }) })
  .meta({ id: "SessionList", description: "At most 100 sessions, most recently used first." });
export type SessionList = z.infer<typeof sessionList>;

/** A password as it is entered. Its length is limited to bound the cost of hashing. */
export const enteredPasswordSchema = z
  .string()
  .min(1, "must not be empty")
  .max(PASSWORD_LENGTH_MAX, `must be at most ${PASSWORD_LENGTH_MAX} characters`)
  .meta({ description: "Password of the user.", example: "correct horse battery staple" });

export const confirmPasswordBody = z
  .strictObject({ password: enteredPasswordSchema })
  .meta({ id: "ConfirmPasswordRequest" });

export const changePasswordBody = z
  .strictObject({
    password: enteredPasswordSchema,
    new_password: z
      .string()
      .min(PASSWORD_LENGTH_MIN, `must have at least ${PASSWORD_LENGTH_MIN} characters`)
      .max(PASSWORD_LENGTH_MAX, `must be at most ${PASSWORD_LENGTH_MAX} characters`)
      .meta({ description: "The new password.", example: "staple battery horse correct" }),
  })
  .meta({ id: "ChangePasswordRequest" });
export type ChangePasswordInput = z.infer<typeof changePasswordBody>;

export const listSessions = operation({
  id: "listSessions",
  method: "GET",
  path: "/v1/account/sessions",
  summary: "List the user's active sessions",
  auth: "session",
  response: { 200: sessionList },
});

export const endAllSessions = operation({
  id: "endAllSessions",
  method: "DELETE",
  path: "/v1/account/sessions",
  summary: "Sign out everywhere",
  description: "Ends all of the user's sessions, including the one that makes the request.",
  auth: "session",
  response: { 204: empty("No session is active.") },
});

export const endSession = operation({
  id: "endSession",
  method: "DELETE",
  path: "/v1/account/sessions/{id}",
  summary: "End a session",
  description: "The next request with that session's cookie is rejected. Idempotent.",
  auth: "session",
  params: sessionParams,
  response: { 204: empty("The session has ended.") },
});

export const confirmPassword = operation({
  id: "confirmPassword",
  method: "POST",
  path: "/v1/account/confirm-password",
  summary: "Confirm the password",
  description:
    "For ten minutes, this session can create API keys, webhook endpoints and webhook secrets. After five wrong passwords, each further attempt has to wait.",
  auth: "session",
  body: confirmPasswordBody,
  response: { 204: empty("The password is correct.") },
});

export const changePassword = operation({
  id: "changePassword",
  method: "POST",
  path: "/v1/account/password",
  summary: "Change the password",
  description:
    "Requires the current password, and ends the user's other sessions. After five wrong passwords, each further attempt has to wait.",
  auth: "session",
  body: changePasswordBody,
  response: { 204: empty("The new password is in effect.") },
});
