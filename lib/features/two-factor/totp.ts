import { Secret, TOTP } from "otpauth";

const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
const ISSUER = "Driftstack Billing";

/** A new secret for an authenticator app: 160 random bits in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** The URI that authenticator apps read from a QR code. */
export function totpUri(input: { secret: string; email: string }): string {
  return totpOf(input.secret, input.email).toString();
}

/**
 * The 30-second step whose code (RFC 6238, SHA-1, six digits) was entered: the current one, the one before or the one
 * after. Null when the code matches none of them.
 */
export function findTotpStep(input: { secret: string; code: string; now: Date }): number | null {
  const code = input.code.replace(/[\s-]/g, "");
  if (!/^[0-9]{6}$/.test(code)) return null;
  const timestamp = input.now.getTime();
  const delta = totpOf(input.secret).validate({ token: code, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

function totpOf(secret: string, label = ""): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label,
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}
