import { existsSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { insertAccountWithOwner } from "@/lib/features/accounts/accounts-store";
import { hashPassword } from "@/lib/features/accounts/hash-password";
import { createApiKey } from "@/lib/features/api-keys/create-api-key";
import type { Ctx, Scope } from "@/lib/platform/ctx";
import { inTransaction, type Db } from "@/lib/platform/db";
import { idToUuid, newId } from "@/lib/platform/ids";
import { writeFileAtomically } from "@/lib/platform/secrets";

const DEMO_EMAIL = "owner@driftstack.local";
const SEED_LOCK = 7_303_014;

export type Seeded = { email: string; credentialsPath: string; isNew: boolean };

/**
 * On first start only, creates a demo account and writes its credentials to `DATA_DIR/credentials.json` (mode 0600).
 * The file is written before the transaction commits, so that a crash cannot leave an account without its credentials.
 */
export async function seedFirstAccount(ctx: Ctx): Promise<Seeded | null> {
  const credentialsPath = join(ctx.config.dataDir, "credentials.json");
  const passwordHashed = await newPassword();
  const isNew = await inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEED_LOCK})`;
    if ((await tx.user.count()) > 0) return false;
    const now = ctx.clock.now();
    const accountId = newId("acc", now);
    const userId = newId("usr", now);
    const number = await insertAccountWithOwner(tx, {
      accountId,
      accountName: "Demo Shop",
      userId,
      email: DEMO_EMAIL,
      passwordHash: passwordHashed.hash,
      isOperator: true,
      createdAt: now,
    });
    const inTx = { ...ctx, db: tx as Db };
    const createKey = async (name: string, livemode: boolean, scope: Scope) =>
      (
        await createApiKey(inTx, {
          accountId,
          livemode,
          scopes: [scope],
          name,
          createdBy: "first start",
        })
      ).token;
    const credentials = {
      email: DEMO_EMAIL,
      password: passwordHashed.password,
      account_id: accountId,
      project_id: number,
      client_id: idToUuid(accountId),
      live_key: await createKey("First live key", true, "account_owner"),
      test_key: await createKey("First test key", false, "account_owner"),
      admin_key: await createKey("First operator key", true, "driftstack_internal_admin"),
    };
    writeFileAtomically(credentialsPath, `${JSON.stringify(credentials, null, 2)}\n`, 0o600);
    return true;
  });
  if (!isNew && !existsSync(credentialsPath)) return null;
  return { email: DEMO_EMAIL, credentialsPath, isNew };
}

async function newPassword(): Promise<{ password: string; hash: string }> {
  const password = randomBytes(15).toString("base64url");
  return { password, hash: await hashPassword(password) };
}
