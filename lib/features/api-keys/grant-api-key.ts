import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { newApiKey, type CreateApiKeyInput } from "./create-api-key";
import { insertAuditedApiKey } from "./insert-audited-api-key";

/** For operators: creates a key with any scopes and records it in the account's audit log. Returns the key. */
export async function grantApiKey(
  ctx: Ctx,
  input: Omit<CreateApiKeyInput, "createdBy">,
): Promise<string> {
  const actor = { kind: "system", id: "command line" } as const;
  const { row, token } = newApiKey(ctx, { ...input, createdBy: actor.id });
  await transaction(ctx, (ctx) =>
    insertAuditedApiKey({ ...ctx, accountId: input.accountId, actor }, row),
  );
  return token;
}
