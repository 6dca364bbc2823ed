import { Secret, TOTP } from "otpauth";

const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
const ISSUER = "Driftstack Billing";

/** Returns a new secret for an authenticator app: 160 random bits in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

export function totpUri(input: { secret: string; email: string }): string {
  return totpOf(input.secret, input.email).toString();
}

/**
 * Returns the 30-second step of the entered code (RFC 6238, SHA-1, six digits): the current step, the previous one or
 * the next one. Returns null when the code matches none of them.
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
