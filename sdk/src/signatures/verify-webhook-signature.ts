import type { RawBody, SignatureHeader } from "../types/signatures.js";
import { readSignatures } from "./read-signatures.js";
import { signedContent } from "./schemes.js";
import { importHmacKey } from "./web-crypto.js";

export type VerifyWebhookInput = {
  /** The body exactly as received. A parsed and serialized body has other bytes. */
  body: RawBody;
  /**
   * The value of `X-Driftstack-Signature`, or all headers of the request. With all headers, the Standard Webhooks headers
   * are verified if `X-Driftstack-Signature` is absent.
   */
  header: SignatureHeader;
  /** One secret or several, such as those of several endpoints that share a receiver. */
  secret: string | readonly string[];
  /** The greatest difference between the time of signing and now. 300 by default. */
  toleranceSeconds?: number;
  /** The current time; a number is in milliseconds. */
  now?: Date | number;
};

/**
 * Resolves to whether a webhook was signed with one of the secrets, recently. Must be awaited: a promise is always
 * truthy.
 */
export async function verifyWebhookSignature(input: VerifyWebhookInput): Promise<boolean> {
  const { body, header, secret, toleranceSeconds = 300, now = Date.now() } = input;
  if (!isRawBody(body))
    throw new TypeError("The body must be the raw body of the request, not a parsed one.");
  const secrets = typeof secret === "string" ? [secret] : secret;
  if (!Array.isArray(secrets) || secrets.length === 0 || secrets.some((each) => !each))
    throw new TypeError("verifyWebhookSignature needs the signing secret of the endpoint.");

  const read = readSignatures(header);
  if (read === null) return false;
  const { scheme, eventId, timestamp, signatures } = read;
  // A comparison with NaN is false, so an invalid `now` fails.
  if (!(Math.abs(Number(now) / 1000 - Number(timestamp)) <= toleranceSeconds)) return false;

  const content = signedContent(scheme.prefixOf(eventId, timestamp), body);
  for (const each of secrets) {
    const keyBytes = scheme.keyOf(each);
    if (keyBytes === null || keyBytes.length === 0) continue;
    const key = await importHmacKey(keyBytes);
    for (const signature of signatures) {
      const bytes = scheme.decode(signature);
      if (bytes !== null && (await key.verify(bytes, content))) return true;
    }
  }
  return false;
}

function isRawBody(body: unknown): body is RawBody {
  if (typeof body === "string" || ArrayBuffer.isView(body)) return true;
  // A buffer of another realm, as in Jest, is no instance of this one's ArrayBuffer.
  return Object.prototype.toString.call(body) === "[object ArrayBuffer]";
}
