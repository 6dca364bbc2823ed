import { createHmac } from "node:crypto";
import { SECRET_PREFIX } from "@/lib/domain/webhook-endpoint";

export type SigningInput = {
  /** The current secret, followed by the previous one during a rotation's grace period. */
  secrets: readonly string[];
  eventId: string;
  at: Date;
  body: string;
};

/**
 * Returns both sets of signature headers for one attempt. `X-Driftstack-Signature` uses the whole secret string as its
 * key; the Standard Webhooks headers use the Base64-decoded bytes after `whsec_`. Each contains one signature per
 * secret.
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
