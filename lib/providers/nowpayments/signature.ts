import { createHmac, timingSafeEqual } from "node:crypto";
import { assert } from "@/lib/domain/assert";
import type { CallbackSecret, SignatureCheck } from "@/lib/providers/callback";
import { isExactInJavaScript, javaScriptNumber } from "./canonical-number";
import type { IpnBody } from "./ipn-body";
import { isJsonObject, JsonError, JsonNumber, parseJson, type JsonValue } from "./json";

export const SIGNATURE_VARIANTS = ["raw", "sorted", "sorted-index-objects"] as const;
export type SignatureVariant = (typeof SIGNATURE_VARIANTS)[number];

const HEX_SHA512 = /^[0-9a-f]{128}$/i;

/**
 * Checks which of the secrets signed the body. The raw bytes come first: reserializing turns `0.00000001` into `1e-8`
 * and `1.0` into `1`, and loses how the sender escaped Unicode. Both stages take time linear in the length of the body.
 *
 * A match proves that a holder of the secret wrote this content. It does not prove when, nor that it is the only copy:
 * no timestamp is signed, so an IPN can be replayed indefinitely. Only the order state machine makes replays harmless.
 * The canonical forms do not cover whitespace, key order, or the notation of numbers and characters. The widespread
 * `JSON.stringify(body, sortedKeys)` drops nested keys; it is not one of the accepted forms.
 */
export function checkIpnSignature<K extends string>(
  body: IpnBody,
  header: string | null,
  secrets: readonly CallbackSecret<K>[],
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

/** A body without this byte contains no array and has only one canonical form. */
const OPENING_BRACKET = 0x5b;

/** Signs as the provider documents: compact JSON with keys sorted at every level. Returns lowercase hex. */
export function signIpnBody(rawBody: Uint8Array | string, secret: string): string {
  return hmac(sortedJson(parseJson(rawBody), "keep-arrays"), keyOf(secret)).toString("hex");
}

/**
 * Serializes the body as the provider's sample code does: JSON.parse, sort, JSON.stringify. The sample treats an array
 * like an object, which turns it into an object with index keys; other senders keep arrays.
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
  // Read the keys back from an object, because JavaScript orders index keys first, in numeric order, despite the sorting.
  const members = Object.entries(sorted).map(
    ([key, member]) => `${JSON.stringify(key)}:${sortedJson(member, arrays)}`,
  );
  return `{${members.join(",")}}`;
}

/**
 * False when a number has more digits than JavaScript preserves. In the sorted forms it has the same text as
 * neighboring numbers, so a changed last digit would still verify. Such a body is accepted only by its raw bytes.
 */
function survivesReserialising(value: JsonValue): boolean {
  if (value instanceof JsonNumber) return isExactInJavaScript(value.text);
  if (Array.isArray(value)) return value.every(survivesReserialising);
  if (isJsonObject(value)) return Object.values(value).every(survivesReserialising);
  return true;
}

function keyOf(secret: string): string {
  const key = secret.trim();
  assert(key !== "", "the IPN secret is empty: any client could sign with it");
  return key;
}

function hmac(message: Uint8Array | string, key: string): Buffer {
  return createHmac("sha512", key).update(message).digest();
}

function isHmac(message: Uint8Array | string, key: string, expected: Buffer): boolean {
  const actual = hmac(message, key);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
