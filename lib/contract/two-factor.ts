import { z } from "zod";
import { EXAMPLE } from "./examples";
import { flag, integer, text, time } from "./fields";
import { empty, operation } from "./operation";
import { enteredPasswordSchema } from "./sessions";

export const RECOVERY_CODE_COUNT = 10;

/** A code from an authenticator app, or a recovery code. Spaces and hyphens are ignored. */
const codeSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(40, "must be a code of six digits or a recovery code")
  .meta({ description: "Code of the authenticator app, or a recovery code.", example: "492039" });

export const twoFactorProofBody = z
  .strictObject({ password: enteredPasswordSchema, code: codeSchema })
  .meta({ id: "EnableTwoFactorRequest" });
export type TwoFactorProof = z.infer<typeof twoFactorProofBody>;

export const twoFactorResource = z
  .object({
    enabled: flag("Whether signing in requires a second factor.", true),
    enabled_at: time("Time at which it was enabled.", EXAMPLE.createdAt).nullable(),
    recovery_codes_left: integer("Number of unused recovery codes.", RECOVERY_CODE_COUNT),
  })
  .meta({ id: "TwoFactor", description: "The state of two-factor authentication." });
export type TwoFactorResource = z.infer<typeof twoFactorResource>;

export const twoFactorSetup = z
  .object({
    secret: text("The secret in base32, to enter manually.", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
    otpauth_uri: text(
      "The URI for the QR code.",
      "otpauth://totp/Driftstack%20Billing:owner%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    ),
  })
  .meta({ id: "TwoFactorSetup", description: "The secret for the authenticator app." });
export type TwoFactorSetup = z.infer<typeof twoFactorSetup>;

export const recoveryCodesResource = z
  .object({
    recovery_codes: z.array(z.string()).meta({
      description: "Recovery codes, contained in this response only. Each is accepted once.",
      example: ["7hq2-mxkd-93te"],
    }),
  })
  .meta({ id: "RecoveryCodes", description: "The new recovery codes." });
export type RecoveryCodes = z.infer<typeof recoveryCodesResource>;

const TWO_FACTOR = "/v1/account/two-factor";

export const getTwoFactor = operation({
  id: "getTwoFactor",
  method: "GET",
  path: TWO_FACTOR,
  summary: "Retrieve the state of two-factor authentication",
  auth: "session",
  response: { 200: twoFactorResource },
});

export const setUpTwoFactor = operation({
  id: "setUpTwoFactor",
  method: "POST",
  path: `${TWO_FACTOR}/setup`,
  summary: "Create a secret for an authenticator app",
  description:
    "Has no effect until a code of the secret is confirmed. Each request replaces the previous secret.",
  auth: "session",
  response: { 200: twoFactorSetup },
  problems: ["conflict"],
});

export const enableTwoFactor = operation({
  id: "enableTwoFactor",
  method: "POST",
  path: TWO_FACTOR,
  summary: "Enable two-factor authentication",
  description:
    "Requires the password and a code of the secret from the setup. Ends the user's other sessions.",
  auth: "session",
  body: twoFactorProofBody,
  response: { 200: recoveryCodesResource },
  problems: ["conflict"],
});

export const replaceRecoveryCodes = operation({
  id: "replaceRecoveryCodes",
  method: "POST",
  path: `${TWO_FACTOR}/recovery-codes`,
  summary: "Replace the recovery codes",
  description: "The previous codes are no longer accepted.",
  auth: "session",
  body: twoFactorProofBody,
  response: { 200: recoveryCodesResource },
  problems: ["conflict"],
});

export const disableTwoFactor = operation({
  id: "disableTwoFactor",
  method: "POST",
  path: `${TWO_FACTOR}/disable`,
  summary: "Disable two-factor authentication",
  auth: "session",
  body: twoFactorProofBody,
  response: { 204: empty("Signing in requires the password only.") },
  problems: ["conflict"],
});
