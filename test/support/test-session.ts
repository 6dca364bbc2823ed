import { createAccount } from "@/lib/features/accounts/create-account";
import { startSession } from "@/lib/features/sessions/start-session";
import { encodeSessionToken } from "@/lib/http/session/session-cookie";
import { createCtx } from "@/lib/platform/runtime";
import type { TestWorld } from "./test-ctx";

export const TEST_PASSWORD = "a long enough password";

export type TestUser = { userId: string; accountId: string; email: string };
export type TestSession = { id: string; token: string; cookie: string };

let made = 0;

/** A new account and its owner, whose password is `TEST_PASSWORD`. */
export async function createTestUser(
  world: TestWorld,
  { isOperator = false }: { isOperator?: boolean } = {},
): Promise<TestUser> {
  const email = `user.${process.pid}.${++made}@shop.example`;
  const input = { name: "Shop", email, password: TEST_PASSWORD, isOperator };
  const { userId, accountId } = await createAccount(world.ctx, input);
  return { userId, accountId, email };
}

/** A session of the user, as created by sign-in, using the same clock as requests. */
export async function createTestSession(
  world: TestWorld,
  { userId }: { userId: string },
): Promise<TestSession> {
  const { config, database } = world.runtime;
  const token = await startSession(createCtx(world.runtime), {
    userId,
    userAgent: "Test browser",
    address: "192.0.2.1",
    replaces: null,
  });
  const { id } = await database.db.session.findFirstOrThrow({
    where: { userId },
    orderBy: { id: "desc" },
  });
  const value = await encodeSessionToken(config, { sub: userId, epoch: 0, sid: token });
  return { id, token, cookie: `driftstack.session=${value}` };
}
