import { createHmac, timingSafeEqual } from "node:crypto";
import { assert } from "@/lib/domain/assert";
import { toPlainDecimal } from "@/lib/domain/money";
import { isJsonObject, JsonError, JsonNumber, parseJson, type JsonValue } from "./json";

export const SIGNATURE_VARIANTS = ["raw", "sorted", "sorted-index-objects"] as const;
export type SignatureVariant = (typeof SIGNATURE_VARIANTS)[number];

const HEX_SHA512 = /^[0-9a-f]{128}$/;

/**
 * Which form of the body the header signs, or null when it signs none. The raw bytes come first: re-serialising turns
 * `0.00000001` into `1e-8` and `1.0` into `1`, and loses how a sender escapes Unicode.
 *
 * It says that somebody who knows the secret wrote this content. It does not say when, nor that it is the only copy: no
 * timestamp is signed, so a notice can be replayed for ever, and only the order machine makes that harmless. The
 * sorted forms do not cover white space, the order of keys, or how a number or a character is written.
 * `JSON.stringify(body, sortedKeys)`, which is widespread, drops nested keys; it is not among the forms.
 */
export function verifyIpnSignature(
  rawBody: Uint8Array,
  header: string | null,
  secret: string,
): SignatureVariant | null {
  const key = keyOf(secret);
  if (header === null || !HEX_SHA512.test(header)) return null;
  const expected = Buffer.from(header, "hex");
  if (isHmac(rawBody, key, expected)) return "raw";
  const body = parseOrNull(rawBody);
  if (body === null || !survivesReserialising(body)) return null;
  if (isHmac(sortedJson(body, "keep-arrays"), key, expected)) return "sorted";
  if (isHmac(sortedJson(body, "index-objects"), key, expected)) return "sorted-index-objects";
  return null;
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
  if (Array.isArray(value)) return sortedObject(Object.entries(value), arrays);
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
 * The only place where a provider's number becomes a JavaScript number: the signer wrote its text with
 * JSON.stringify, so the same text is needed here. Nothing but a signature is ever made from it.
 */
function javaScriptNumber(text: string): string {
  return JSON.stringify(Number(text));
}

/**
 * False when a number has more digits than JavaScript keeps. The sorted forms would read it and its neighbours alike,
 * so a changed last digit would still verify; such a body is trusted by its raw bytes or not at all.
 */
function survivesReserialising(value: JsonValue): boolean {
  if (value instanceof JsonNumber) {
    const exact = bareDecimal(value.text);
    return exact !== null && exact === bareDecimal(javaScriptNumber(value.text));
  }
  if (Array.isArray(value)) return value.every(survivesReserialising);
  if (isJsonObject(value)) return Object.values(value).every(survivesReserialising);
  return true;
}

function bareDecimal(text: string): string | null {
  const sign = text.startsWith("-") ? "-" : "";
  const plain = toPlainDecimal(text.slice(sign.length));
  if (plain === null) return null;
  const bare = plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain;
  return bare === "0" ? bare : sign + bare;
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

function parseOrNull(rawBody: Uint8Array): JsonValue | null {
  try {
    return parseJson(rawBody);
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}
