import { createHmac } from "node:crypto";

/** The API key for the sandbox. Derived from the sandbox's IPN secret, so it is the same in every process. */
export function sandboxApiKey(ipnSecret: string): string {
  return createHmac("sha256", ipnSecret).update("sandbox api key").digest("hex");
}
