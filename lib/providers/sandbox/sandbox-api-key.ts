import { createHmac } from "node:crypto";

/** The key that the program shows to its own sandbox; made from the sandbox's IPN secret, so every process knows it. */
export function sandboxApiKey(ipnSecret: string): string {
  return createHmac("sha256", ipnSecret).update("sandbox api key").digest("hex");
}
