import type { RawBody } from "../types/signatures.js";
import { fromBase64, fromHex, toBase64, toHex } from "./encoding.js";

const SECRET_PREFIX = "whsec_";

/** One way to sign a delivery. */
export type Scheme = {
  /** The bytes of a secret that key the HMAC; null if the secret does not fit the scheme. */
  keyOf(secret: string): Uint8Array<ArrayBuffer> | null;
  /** What precedes the body in the signed content. */
  prefixOf(eventId: string, timestamp: string): string;
  encode(signature: Uint8Array): string;
  decode(text: string): Uint8Array<ArrayBuffer> | null;
};

/** `X-Driftstack-Signature: t=<unix seconds>,v1=<hex>`. The key is the whole secret. */
export const DRIFTSTACK_SCHEME: Scheme = {
  keyOf: (secret) => new TextEncoder().encode(secret),
  prefixOf: (_, timestamp) => `${timestamp}.`,
  encode: toHex,
  decode: fromHex,
};

/** Standard Webhooks 1.0. The key is what is Base64-encoded after `whsec_`. */
export const STANDARD_SCHEME: Scheme = {
  keyOf: (secret) =>
    fromBase64(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret),
  prefixOf: (eventId, timestamp) => `${eventId}.${timestamp}.`,
  encode: toBase64,
  decode: fromBase64,
};

/** The bytes that are signed: the prefix, followed by the body as received. */
export function signedContent(prefix: string, body: RawBody): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(prefix);
  const tail = typeof body === "string" ? new TextEncoder().encode(body) : bytesOf(body);
  const content = new Uint8Array(head.length + tail.length);
  content.set(head);
  content.set(tail, head.length);
  return content;
}

function bytesOf(body: Uint8Array | ArrayBuffer): Uint8Array {
  if (!ArrayBuffer.isView(body)) return new Uint8Array(body);
  return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}
