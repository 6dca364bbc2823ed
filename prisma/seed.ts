import { readFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { createAccount } from "@/lib/features/accounts/create-account";
import { createApiKey } from "@/lib/features/api-keys/create-api-key";
import type { Ctx, Scope } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { idToUuid } from "@/lib/platform/ids";
import { writeFileAtomically } from "@/lib/platform/secrets";

const SEED_LOCK = 7_303_014;

export type Seeded = { email: string; credentialsPath: string; isNew: boolean };

/**
 * On first start only, creates the account of `OWNER_EMAIL` and writes its credentials to `DATA_DIR/credentials.json`
 * (mode 0600). The file is written before the transaction commits, so that a crash cannot leave an account without its
 * credentials.
 */
export async function seedFirstAccount(ctx: Ctx): Promise<Seeded | null> {
  const credentialsPath = join(ctx.config.dataDir, "credentials.json");
  const { ownerEmail: email, accountName } = ctx.config.firstAccount;
  const isNew = await transaction(ctx, async (ctx) => {
    await ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(${SEED_LOCK})`;
    if ((await ctx.db.user.count()) > 0) return false;
    const password = randomBytes(15).toString("base64url");
    const { accountId, accountNumber } = await createAccount(ctx, {
      name: accountName,
      email,
      password,
      isOperator: true,
    });
    const createKey = async (name: string, livemode: boolean, scope: Scope) => {
      const key = { accountId, livemode, scopes: [scope], name, createdBy: "first start" };
      return (await createApiKey(ctx, key)).token;
    };
    const credentials = {
      email,
      password,
      account_id: accountId,
      project_id: accountNumber,
      client_id: idToUuid(accountId),
      live_key: await createKey("First live key", true, "account_owner"),
      test_key: await createKey("First test key", false, "account_owner"),
      admin_key: await createKey("First operator key", true, "driftstack_internal_admin"),
    };
    writeFileAtomically(credentialsPath, `${JSON.stringify(credentials, null, 2)}\n`, 0o600);
    return true;
  });
  if (isNew) return { email, credentialsPath, isNew };
  const seededEmail = readEmail(credentialsPath);
  return seededEmail === null ? null : { email: seededEmail, credentialsPath, isNew };
}

/** The email address in the credentials file, or null if the file was deleted. */
function readEmail(credentialsPath: string): string | null {
  try {
    const { email } = JSON.parse(readFileSync(credentialsPath, "utf8")) as { email?: unknown };
    return typeof email === "string" ? email : null;
  } catch {
    return null;
  }
}
