import type { Ctx, Scope } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import { generateApiKey, hashApiKey } from "./api-key-format";
import { insertApiKey } from "./api-keys-store";

export type CreateApiKeyInput = {
  accountId: string;
  livemode: boolean;
  scopes: Scope[];
  name?: string;
  expiresAt?: Date;
  createdBy?: string;
};

/** Mints a key. The token is answered once and stored nowhere. */
export async function createApiKey(
  ctx: Ctx,
  input: CreateApiKeyInput,
): Promise<{ id: string; token: string }> {
  const token = generateApiKey(input.livemode);
  const now = ctx.clock.now();
  const id = newId("key", now);
  await insertApiKey(ctx.db, {
    id,
    accountId: input.accountId,
    name: input.name ?? null,
    hash: hashApiKey(token),
    prefix: token.slice(0, 12),
    lastFour: token.slice(-4),
    scopes: input.scopes,
    livemode: input.livemode,
    createdAt: now,
    createdBy: input.createdBy ?? null,
    expiresAt: input.expiresAt ?? null,
  });
  return { id, token };
}
