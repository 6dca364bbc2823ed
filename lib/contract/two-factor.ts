import { z } from "zod";
import { timestampSchema } from "./ids";
import { enteredPasswordSchema } from "./sessions";

export const RECOVERY_CODE_COUNT = 10;

/** The code of an authenticator app, or a recovery code; spaces and hyphens do not matter. */
const codeSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(40, "must be a code of six digits or a recovery code");

export const twoFactorProofBody = z.strictObject({
  password: enteredPasswordSchema,
  code: codeSchema,
});
export type TwoFactorProof = z.infer<typeof twoFactorProofBody>;

export const twoFactorResource = z.object({
  enabled: z.boolean(),
  enabled_at: timestampSchema.nullable(),
  recovery_codes_left: z.number().int(),
});
export type TwoFactorResource = z.infer<typeof twoFactorResource>;

export const twoFactorSetup = z.object({ secret: z.string(), otpauth_uri: z.string() });
export type TwoFactorSetup = z.infer<typeof twoFactorSetup>;

export const recoveryCodesResource = z.object({ recovery_codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodesResource>;
