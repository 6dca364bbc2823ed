import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { verifySignIn } from "@/lib/features/accounts/verify-sign-in";
import type { Problem } from "@/lib/contract/errors";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";
import {
  createTestSession,
  createTestUser,
  TEST_PASSWORD,
  type TestSession,
  type TestUser,
} from "@/test/support/test-session";
import { GET as LIST_SESSIONS } from "@/app/v1/account/sessions/route";
import { POST } from "./route";

const OWN = "http://localhost:3999";
const NEW_PASSWORD = "another long password";
let world: TestWorld;
let user: TestUser;
let session: TestSession;

beforeAll(async () => {
  world = await createTestWorld({ appUrl: OWN });
});
afterAll(() => world.close());
beforeEach(async () => {
  user = await createTestUser(world);
  session = await createTestSession(world, user);
});

const request = (headers: Record<string, string>, body?: unknown) =>
  new Request(`${OWN}/v1/account/password`, {
    method: body === undefined ? "GET" : "POST",
    headers: { origin: OWN, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const change = (body: unknown, headers: Record<string, string> = { cookie: session.cookie }) =>
  POST(request(headers, body));
const canSignIn = async (password: string) =>
  (await verifySignIn(world.ctx, { email: user.email, password })) !== null;

describe("changing the password", () => {
  it("replaces it, ends the other sessions only, and writes an audit entry without it", async () => {
    const other = await createTestSession(world, user);
    const others = await createTestSession(world, await createTestUser(world));
    const response = await change({ password: TEST_PASSWORD, new_password: NEW_PASSWORD });
    expect(response.status).toBe(204);
    expect([await canSignIn(TEST_PASSWORD), await canSignIn(NEW_PASSWORD)]).toEqual([false, true]);
    const statuses = await Promise.all(
      [session, other, others].map(
        async ({ cookie }) => (await LIST_SESSIONS(request({ cookie }))).status,
      ),
    );
    expect(statuses).toEqual([200, 401, 200]);
    const entry = await world.ctx.db.auditEntry.findFirst({ where: { accountId: user.accountId } });
    expect(entry).toMatchObject({
      actor: `user:${user.userId}`,
      action: "password.changed",
      target: user.userId,
      detail: { sessions_ended: 1 },
    });
  });

  it.each([
    ["password", { password: "not the password", new_password: NEW_PASSWORD }],
    ["new_password", { password: TEST_PASSWORD, new_password: "elevenchars" }],
    ["new_password", { password: TEST_PASSWORD, new_password: "x".repeat(1025) }],
    ["new_password", { password: TEST_PASSWORD }],
  ])("rejects an invalid %s, and nothing changes", async (path, body) => {
    const response = await change(body);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as Problem;
    expect(errors?.map((error) => error.path)).toEqual([path]);
    expect(await canSignIn(TEST_PASSWORD)).toBe(true);
  });

  it("makes a session wait after five wrong passwords", async () => {
    const wrong = { password: "wrong", new_password: NEW_PASSWORD };
    for (let i = 0; i < 5; i++) expect((await change(wrong)).status).toBe(400);
    const right = { password: TEST_PASSWORD, new_password: NEW_PASSWORD };
    expect((await change(right)).status).toBe(429);
    expect(await canSignIn(NEW_PASSWORD)).toBe(false);
  });

  it("is not possible with an API key, or from another site", async () => {
    const key = await createTestKey(await createTestAccount(world), { scopes: ["account_owner"] });
    const body = { password: TEST_PASSWORD, new_password: NEW_PASSWORD };
    expect((await change(body, { authorization: `Bearer ${key}` })).status).toBe(403);
    const foreign = { cookie: session.cookie, origin: "https://evil.example" };
    expect((await change(body, foreign)).status).toBe(403);
    expect(await canSignIn(TEST_PASSWORD)).toBe(true);
  });
});
