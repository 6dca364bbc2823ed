import { createHmac, randomInt } from "node:crypto";
import { RECOVERY_CODE_COUNT } from "@/lib/contract/two-factor";
import type { Ctx } from "@/lib/platform/ctx";
import { deriveSecret } from "@/lib/platform/secrets";

/** Without letters and digits that look alike. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const LENGTH = 12;
const GROUP = /.{4}(?=.)/g;

/** Ten new recovery codes such as `7hq2-mxkd-93te`: 59 random bits each. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODE_COUNT }, () =>
    Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
      .join("")
      .replace(GROUP, "$&-"),
  );
}

/**
 * What is stored of a recovery code: an HMAC with the installation's encryption key, so that the database alone does not
 * allow codes to be guessed. Spaces, hyphens and case do not matter.
 */
export function hashRecoveryCode(
  ctx: Ctx,
  input: { userId: string; code: string },
): Uint8Array<ArrayBuffer> {
  const key = deriveSecret(ctx.config.keys.encryption.toString("hex"), "recovery codes");
  const code = input.code.replace(/[\s-]/g, "").toLowerCase();
  return new Uint8Array(createHmac("sha256", key).update(`${input.userId} ${code}`).digest());
}
