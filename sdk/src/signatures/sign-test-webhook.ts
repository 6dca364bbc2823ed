import { DRIFTSTACK_SCHEME, signedContent, STANDARD_SCHEME, type Scheme } from "./schemes.js";
import { importHmacKey, randomHex } from "./web-crypto.js";

export type SignTestWebhookInput = {
  /** The body as text, or an event to serialize. */
  body: string | object;
  /** The current secret, followed by the previous one to simulate a rotation. */
  secret: string | readonly string[];
  /** The ID of the event; that of the body by default. */
  eventId?: string;
  /** The time of signing; a number is in milliseconds. */
  now?: Date | number;
};

export type SignedTestWebhook = { body: string; headers: Record<string, string> };

/** Signs a webhook as the server does, for tests of a receiver. Send the returned body unchanged. */
export async function signTestWebhook(input: SignTestWebhookInput): Promise<SignedTestWebhook> {
  const { secret, now = Date.now() } = input;
  const body = typeof input.body === "string" ? input.body : JSON.stringify(input.body);
  const secrets = typeof secret === "string" ? [secret] : secret;
  const eventId = input.eventId ?? idOf(input.body) ?? `evt_${await randomHex(16)}`;
  const timestamp = String(Math.floor(Number(now) / 1000));

  const sign = async (scheme: Scheme): Promise<string[]> => {
    const signatures: string[] = [];
    for (const each of secrets) {
      const keyBytes = scheme.keyOf(each);
      if (!keyBytes?.length) throw new TypeError("The secret must be whsec_ followed by Base64.");
      const key = await importHmacKey(keyBytes);
      const content = signedContent(scheme.prefixOf(eventId, timestamp), body);
      signatures.push(scheme.encode(await key.sign(content)));
    }
    return signatures;
  };
  const own = (await sign(DRIFTSTACK_SCHEME)).map((each) => `v1=${each}`);
  const standard = (await sign(STANDARD_SCHEME)).map((each) => `v1,${each}`);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "x-driftstack-signature": [`t=${timestamp}`, ...own].join(","),
      "webhook-id": eventId,
      "webhook-timestamp": timestamp,
      "webhook-signature": standard.join(" "),
    },
  };
}

function idOf(body: string | object): string | undefined {
  return typeof body === "object" && "id" in body ? String(body.id) : undefined;
}
