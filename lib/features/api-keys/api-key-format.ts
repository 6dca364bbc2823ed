import { createHash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 27 base-62 characters encode 160 random bits. */
const RANDOM_LENGTH = 27;
const CHECKSUM_LENGTH = 6;
const FORM = new RegExp(
  `^ds_(live|test)_([0-9A-Za-z]{${RANDOM_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`,
);

function base62(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) {
    text = (ALPHABET[rest % 62] ?? "0") + text;
  }
  return text;
}

/** The CRC-32 of the preceding characters. It allows a mistyped key to be rejected without a database query. */
function checksum(body: string): string {
  return base62(crc32(body), CHECKSUM_LENGTH);
}

/** Generates a new key in plain text. It is shown once and never stored. */
export function generateApiKey(livemode: boolean): string {
  let random = "";
  for (let i = 0; i < RANDOM_LENGTH; i++) random += ALPHABET[randomInt(62)];
  const body = `ds_${livemode ? "live" : "test"}_${random}`;
  return body + checksum(body);
}

export function parseApiKey(token: string): { livemode: boolean } | null {
  const match = FORM.exec(token);
  if (!match) return null;
  if (checksum(token.slice(0, -CHECKSUM_LENGTH)) !== match[3]) return null;
  return { livemode: match[1] === "live" };
}

/**
 * Returns the digest of a key, which is what is stored. A plain SHA-256 is sufficient because the key has 160 random
 * bits.
 */
export function hashApiKey(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}
