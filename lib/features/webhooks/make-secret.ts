import { randomBytes } from "node:crypto";
import { SECRET_PREFIX } from "@/lib/domain/webhook-endpoint";
import type { Ctx } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import { encryptSecret } from "@/lib/platform/secrets";
import type { NewSecret } from "./endpoints-store";

const SECRET_BYTES = 32;
const SHOWN_CHARACTERS = 12;

/** Creates a signing secret for an endpoint: the plaintext that is shown once, and the encrypted row to store. */
export function makeSecret(ctx: Ctx, endpointId: string): { secret: string; row: NewSecret } {
  const createdAt = ctx.clock.now();
  const id = newId("whs", createdAt);
  const secret = SECRET_PREFIX + randomBytes(SECRET_BYTES).toString("base64");
  const cipher = encryptSecret(ctx.config.keys.encryption, secret, id);
  return {
    secret,
    row: { id, endpointId, cipher, prefix: secret.slice(0, SHOWN_CHARACTERS), createdAt },
  };
}
