import { createHmac } from "node:crypto";
import { SECRET_PREFIX } from "@/lib/domain/webhook-endpoint";

export type SigningInput = {
  /** The current secret first; during a rotation's grace the previous one after it. */
  secrets: readonly string[];
  eventId: string;
  at: Date;
  body: string;
};

/**
 * Both signature sets of one attempt. `X-Driftstack-Signature` is keyed with the whole secret string, the Standard
 * Webhooks set with the bytes that the text after `whsec_` encodes. Each carries one signature per secret.
 */
export function signDelivery({ secrets, eventId, at, body }: SigningInput): Record<string, string> {
  const t = Math.floor(at.getTime() / 1000);
  const own = secrets.map((secret) => `v1=${hmac(secret, `${t}.${body}`, "hex")}`);
  const standard = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
    return `v1,${hmac(key, `${eventId}.${t}.${body}`, "base64")}`;
  });
  return {
    "X-Driftstack-Signature": [`t=${t}`, ...own].join(","),
    "webhook-id": eventId,
    "webhook-timestamp": String(t),
    "webhook-signature": standard.join(" "),
  };
}

function hmac(key: string | Buffer, text: string, encoding: "hex" | "base64"): string {
  return createHmac("sha256", key).update(text, "utf8").digest(encoding);
}
