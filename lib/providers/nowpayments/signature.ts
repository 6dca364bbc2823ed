import { createHmac, timingSafeEqual } from "node:crypto";
import { assert } from "@/lib/domain/assert";
import { isExactInJavaScript, javaScriptNumber } from "./canonical-number";
import { toIpnBody, type IpnBody } from "./ipn-body";
import { isJsonObject, JsonError, JsonNumber, parseJson, type JsonValue } from "./json";

export const SIGNATURE_VARIANTS = ["raw", "sorted", "sorted-index-objects"] as const;
export type SignatureVariant = (typeof SIGNATURE_VARIANTS)[number];

/** A secret that an IPN may be signed with, and the provider that has it. */
export type IpnSecret<K extends string> = { key: K; secret: string };

/** Who signed an IPN, and exactly what the signature covers. */
export type VerifiedSignature<K extends string> = {
  key: K;
  variant: SignatureVariant;
  /** The text whose HMAC the header is: equal for every body that the same signature verifies. */
  signedText: Uint8Array | string;
};

/** The two stages of checking one IPN. */
export type SignatureCheck<K extends string> = {
  /** Compares the raw bytes: one HMAC for each secret, nothing is parsed. */
  byRawBytes(): VerifiedSignature<K> | null;
  /** Compares the canonical forms, each made once for all secrets. Expensive beside the raw bytes. */
  byCanonicalForm(): VerifiedSignature<K> | null;
};

const HEX_SHA512 = /^[0-9a-f]{128}$/;

/**
 * Checks which of the secrets signed the body. The raw bytes come first: re-serialising turns `0.00000001` into `1e-8`
 * and `1.0` into `1`, and loses how a sender escapes Unicode. Both stages take time linear in the length of the body.
 *
 * A match proves that a holder of the secret wrote this content. It does not prove when, nor that this is the only copy:
 * no timestamp is signed, so an IPN can be replayed indefinitely, and only the order machine makes that harmless. The
 * canonical forms do not cover white space, the order of keys, or how a number or a character is written.
 * `JSON.stringify(body, sortedKeys)`, which is widespread, drops nested keys; it is not among the forms.
 */
export function checkIpnSignature<K extends string>(
  body: IpnBody,
  header: string | null,
  secrets: readonly IpnSecret<K>[],
): SignatureCheck<K> {
  const signers = secrets.map(({ key, secret }) => ({ key, hmacKey: keyOf(secret) }));
  if (header === null || !HEX_SHA512.test(header)) {
    return { byRawBytes: () => null, byCanonicalForm: () => null };
  }
  const expected = Buffer.from(header, "hex");
  const find = (variant: SignatureVariant, signedText: Uint8Array | string) => {
    const signer = signers.find(({ hmacKey }) => isHmac(signedText, hmacKey, expected));
    return signer ? { key: signer.key, variant, signedText } : null;
  };
  return {
    byRawBytes: () => find("raw", body.raw),
    byCanonicalForm() {
      const value = body.parse();
      if (value instanceof JsonError || !survivesReserialising(value)) return null;
      const kept = find("sorted", sortedJson(value, "keep-arrays"));
      if (kept || !body.raw.includes(OPENING_BRACKET)) return kept;
      return find("sorted-index-objects", sortedJson(value, "index-objects"));
    },
  };
}

/** A body without this byte has no array, and one canonical form only. */
const OPENING_BRACKET = 0x5b;

/** Which form of the body the header signs with the secret, or null when it signs none. */
export function verifyIpnSignature(
  rawBody: Uint8Array,
  header: string | null,
  secret: string,
): SignatureVariant | null {
  const check = checkIpnSignature(toIpnBody(rawBody), header, [{ key: "only", secret }]);
  return (check.byRawBytes() ?? check.byCanonicalForm())?.variant ?? null;
}

/** Signs as the provider documents it: the body as compact JSON with keys sorted at every level. Lower-case hex. */
export function signIpnBody(rawBody: Uint8Array | string, secret: string): string {
  return hmac(sortedJson(parseJson(rawBody), "keep-arrays"), keyOf(secret)).toString("hex");
}

/**
 * The body as the provider's own sample makes it: JSON.parse, sort, JSON.stringify. The sample treats an array like
 * any object, which turns it into one with index keys; other senders keep arrays.
 */
export function sortedJson(value: JsonValue, arrays: "keep-arrays" | "index-objects"): string {
  if (value instanceof JsonNumber) return javaScriptNumber(value.text);
  if (Array.isArray(value) && arrays === "keep-arrays") {
    return `[${value.map((item) => sortedJson(item, arrays)).join(",")}]`;
  }
  if (Array.isArray(value)) {
    return `{${value.map((item, index) => `"${index}":${sortedJson(item, arrays)}`).join(",")}}`;
  }
  if (isJsonObject(value)) return sortedObject(Object.entries(value), arrays);
  return JSON.stringify(value);
}

function sortedObject(
  entries: [string, JsonValue][],
  arrays: "keep-arrays" | "index-objects",
): string {
  const sorted = Object.create(null) as Record<string, JsonValue>;
  for (const [key, member] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) sorted[key] = member;
  // Read back from an object, because JavaScript puts index keys first and in numeric order, whatever was sorted.
  const members = Object.entries(sorted).map(
    ([key, member]) => `${JSON.stringify(key)}:${sortedJson(member, arrays)}`,
  );
  return `{${members.join(",")}}`;
}

/**
 * False when a number has more digits than JavaScript keeps. The sorted forms would read it and its neighbours alike,
 * so a changed last digit would still verify; such a body is trusted by its raw bytes or not at all.
 */
function survivesReserialising(value: JsonValue): boolean {
  if (value instanceof JsonNumber) return isExactInJavaScript(value.text);
  if (Array.isArray(value)) return value.every(survivesReserialising);
  if (isJsonObject(value)) return Object.values(value).every(survivesReserialising);
  return true;
}

function keyOf(secret: string): string {
  const key = secret.trim();
  assert(key !== "", "the IPN secret is empty: anybody could sign with it");
  return key;
}

function hmac(message: Uint8Array | string, key: string): Buffer {
  return createHmac("sha512", key).update(message).digest();
}

function isHmac(message: Uint8Array | string, key: string, expected: Buffer): boolean {
  const actual = hmac(message, key);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
