import type { Ctx, Scope } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import { generateApiKey, hashApiKey } from "./api-key-format";
import { insertApiKey, type NewApiKey } from "./api-keys-store";

export type CreateApiKeyInput = {
  accountId: string;
  livemode: boolean;
  scopes: Scope[];
  name?: string;
  expiresAt?: Date;
  createdBy?: string;
};

/**
 * Creates a key with any scopes on behalf of an operator, without a permission check. The token is returned once and
 * never stored.
 */
export async function createApiKey(
  ctx: Ctx,
  input: CreateApiKeyInput,
): Promise<{ id: string; token: string }> {
  const { row, token } = newApiKey(ctx, input);
  await insertApiKey(ctx.db, row);
  return { id: row.id, token };
}

/** Returns a new key and the row to store for it. */
export function newApiKey(ctx: Ctx, input: CreateApiKeyInput): { row: NewApiKey; token: string } {
  const token = generateApiKey(input.livemode);
  const now = ctx.clock.now();
  const row = {
    id: newId("key", now),
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
  };
  return { row, token };
}
