import { createHmac, randomInt } from "node:crypto";
import { RECOVERY_CODE_COUNT } from "@/lib/contract/two-factor";
import type { Ctx } from "@/lib/platform/ctx";
import { deriveSecret } from "@/lib/platform/secrets";

/** Excludes letters and digits that look alike. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const LENGTH = 12;
const GROUP = /.{4}(?=.)/g;

/** Returns ten new recovery codes such as `7hq2-mxkd-93te`, each with 59 random bits. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODE_COUNT }, () =>
    Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
      .join("")
      .replace(GROUP, "$&-"),
  );
}

/**
 * Returns the hash of a recovery code, which is what is stored. It is an HMAC with a key derived from the
 * installation's encryption key, so that codes cannot be guessed from the database alone. Spaces, hyphens and case are
 * ignored.
 */
export function hashRecoveryCode(
  ctx: Ctx,
  input: { userId: string; code: string },
): Uint8Array<ArrayBuffer> {
  const key = deriveSecret(ctx.config.keys.encryption.toString("hex"), "recovery codes");
  const code = input.code.replace(/[\s-]/g, "").toLowerCase();
  return new Uint8Array(createHmac("sha256", key).update(`${input.userId} ${code}`).digest());
}
