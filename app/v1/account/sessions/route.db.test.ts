import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as LIST_KEYS, POST as CREATE_KEY } from "@/app/v1/api-keys/route";
import type { Problem } from "@/lib/contract/errors";
import type { SessionList } from "@/lib/contract/sessions";
import { pruneSessions } from "@/lib/features/sessions/prune-sessions";
import { startSession } from "@/lib/features/sessions/start-session";
import type { RouteHandler } from "@/lib/http/api/handler";
import { authCalls, cookiesOf } from "@/test/support/auth-calls";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";
import {
  createTestSession,
  createTestUser,
  TEST_PASSWORD,
  type TestUser,
} from "@/test/support/test-session";
import { DELETE as DELETE_ONE } from "./[id]/route";
import { DELETE as DELETE_ALL, GET as LIST } from "./route";

const OWN = "http://localhost:3999";
const KEY = { scopes: ["account_owner"], livemode: true };
let world: TestWorld;
let user: TestUser;

beforeAll(async () => {
  world = await createTestWorld({ appUrl: OWN });
});
afterAll(() => world.close());
beforeEach(async () => {
  user = await createTestUser(world);
});

function call(
  handler: RouteHandler,
  cookie: string,
  { method = "GET", body, id }: { method?: string; body?: unknown; id?: string } = {},
): Promise<Response> {
  const headers = { cookie, origin: OWN, "content-type": "application/json" };
  const request = new Request(`${OWN}/v1/account/sessions`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve({ id }) });
}

const auth = authCalls(OWN);

async function signIn(cookie = ""): Promise<string> {
  const headers = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    "x-forwarded-for": "203.0.113.9",
  };
  const form = { email: user.email, password: TEST_PASSWORD };
  const response = await auth.signIn(form, { cookie, headers });
  expect(response.status).toBe(200);
  return /driftstack\.session=[^;]+/.exec(cookiesOf(response))?.[0] ?? "";
}

const statusOf = async (cookie: string) => (await call(LIST_KEYS, cookie)).status;
const sessionsOf = async (cookie: string) =>
  ((await (await call(LIST, cookie)).json()) as SessionList).data;

describe("signing out", () => {
  it("deletes the session: a copy of the cookie gets 401 and cannot create a key", async () => {
    const cookie = await signIn();
    expect(await statusOf(cookie)).toBe(200);
    const response = await auth.signOut(cookie);
    expect(response.status).toBe(200);
    expect(await statusOf(cookie)).toBe(401);
    expect((await call(CREATE_KEY, cookie, { method: "POST", body: KEY })).status).toBe(401);
    expect(await world.ctx.db.apiKey.count({ where: { accountId: user.accountId } })).toBe(0);
  });

  it("does not affect the user's other sessions", async () => {
    const [first, second] = [await signIn(), await signIn()];
    await auth.signOut(first);
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  });

  it("requires the CSRF token: without it the session is kept", async () => {
    const cookie = await signIn();
    await auth.post("signout", { csrfToken: "0" }, { cookie });
    expect(await statusOf(cookie)).toBe(200);
  });
});

describe("signing out everywhere", () => {
  it("deletes every session of the user, and no other sessions", async () => {
    const cookies = [await signIn(), await signIn(), await signIn()];
    const other = await createTestSession(world, await createTestUser(world));
    const [first = ""] = cookies;
    expect((await call(DELETE_ALL, first, { method: "DELETE" })).status).toBe(204);
    expect(await Promise.all(cookies.map(statusOf))).toEqual([401, 401, 401]);
    expect(await statusOf(other.cookie)).toBe(200);
    const entry = await world.ctx.db.auditEntry.findFirst({ where: { accountId: user.accountId } });
    expect(entry).toMatchObject({ action: "session.all_ended", detail: { count: 3 } });
  });
});

describe("the list of sessions", () => {
  it("contains the active sessions with browser, address and times, and marks the current one", async () => {
    const cookie = await signIn();
    const revoked = await createTestSession(world, user);
    await createTestSession(world, user);
    await call(DELETE_ONE, cookie, { method: "DELETE", id: revoked.id });
    const sessions = await sessionsOf(cookie);
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    expect(sessions.find(({ current }) => current)).toMatchObject({
      id: expect.stringMatching(/^ses_/),
      user_agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
      address: "203.0.113.9",
    });
    expect(JSON.stringify(sessions)).not.toContain("token");
  });

  it("deletes the selected session, and writes an audit entry", async () => {
    const [mine, other] = [await signIn(), await createTestSession(world, user)];
    expect(await statusOf(other.cookie)).toBe(200);
    for (let n = 0; n < 2; n++)
      expect((await call(DELETE_ONE, mine, { method: "DELETE", id: other.id })).status).toBe(204);
    expect([await statusOf(mine), await statusOf(other.cookie)]).toEqual([200, 401]);
    const entries = await world.ctx.db.auditEntry.findMany({
      where: { accountId: user.accountId },
    });
    expect(entries.map(({ action, target }) => [action, target])).toEqual([
      ["session.ended", other.id],
    ]);
  });

  it("is not available to API keys, whatever their scope", async () => {
    const key = await createTestKey(await createTestAccount(world), { scopes: ["account_owner"] });
    const headers = { authorization: `Bearer ${key}` };
    const response = await LIST(new Request(`${OWN}/v1/account/sessions`, { headers }));
    expect(response.status).toBe(403);
    expect(((await response.json()) as Problem).detail).toMatch(/Sign in to the dashboard/);
  });
});

describe("a session", () => {
  it("that another process deletes is rejected by the next request", async () => {
    const { cookie, id } = await createTestSession(world, user);
    expect(await statusOf(cookie)).toBe(200);
    const client = new pg.Client({ connectionString: world.runtime.config.databaseUrl ?? "" });
    await client.connect();
    await client.query("UPDATE sessions SET ended_at = now() WHERE id = $1", [id]);
    await client.end();
    expect(await statusOf(cookie)).toBe(401);
  });

  it("gets a new token at every sign-in, and the browser's earlier session is deleted", async () => {
    const first = await signIn();
    const second = await signIn(first);
    expect(second).not.toBe(first);
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  });

  it("expires after seven days, whatever the cookie contains", async () => {
    const { cookie, id } = await createTestSession(world, user);
    await world.ctx.db.session.update({ where: { id }, data: { expiresAt: new Date() } });
    expect(await statusOf(cookie)).toBe(401);
  });

  it("records its last use, at most once a minute", async () => {
    const { cookie, id } = await createTestSession(world, user);
    const { db } = world.ctx;
    const lastSeen = async () => (await db.session.findUniqueOrThrow({ where: { id } })).lastSeenAt;
    const recent = new Date(Date.now() - 30_000);
    await db.session.update({ where: { id }, data: { lastSeenAt: recent } });
    await statusOf(cookie);
    expect(await lastSeen()).toEqual(recent);
    const old = new Date(Date.now() - 61_000);
    await db.session.update({ where: { id }, data: { lastSeenAt: old } });
    await statusOf(cookie);
    expect((await lastSeen()).getTime()).toBeGreaterThan(recent.getTime());
  });

  it("is stored without its token, and with the printable part of the user agent", async () => {
    const token = await startSession(world.ctx, {
      userId: user.userId,
      userAgent: `a\u0000b\u00e9${"x".repeat(1_000)}`,
      address: null,
      replaces: null,
    });
    const row = await world.ctx.db.session.findFirstOrThrow({ where: { userId: user.userId } });
    expect(row.userAgent).toBe(`ab${"x".repeat(298)}`);
    expect(row.tokenHash).toHaveLength(32);
    expect(Buffer.from(row.tokenHash).toString("base64url")).not.toBe(token);
  });

  it("is one of at most 100 of its user: the least recently used ones are deleted", async () => {
    const input = { userId: user.userId, userAgent: null, address: null, replaces: null };
    for (let n = 0; n < 103; n++) {
      world.clock.advance(1_000);
      await startSession(world.ctx, input);
    }
    const active = { userId: user.userId, endedAt: null };
    const rows = await world.ctx.db.session.findMany({ where: active, orderBy: { id: "asc" } });
    expect(rows).toHaveLength(100);
    expect(rows[0]?.createdAt).toEqual(new Date(world.clock.now().getTime() - 99_000));
  });

  it("is deleted from the database a day after it was revoked or expired, not earlier", async () => {
    const { db } = world.ctx;
    const revoked = await createTestSession(world, user);
    const expired = await createTestSession(world, user);
    const active = await createTestSession(world, user);
    const [recent, old] = [23, 25].map((hours) => new Date(Date.now() - hours * 3_600_000));
    const left = async () => {
      const clock = { now: () => new Date() };
      expect(await pruneSessions({ ...world.ctx, clock })).toBe(false);
      const rows = await db.session.findMany({ where: { userId: user.userId } });
      return rows.map(({ id }) => id).sort();
    };
    await db.session.update({ where: { id: revoked.id }, data: { endedAt: recent } });
    await db.session.update({ where: { id: expired.id }, data: { expiresAt: recent } });
    expect(await left()).toEqual([revoked.id, expired.id, active.id].sort());
    await db.session.update({ where: { id: revoked.id }, data: { endedAt: old } });
    await db.session.update({ where: { id: expired.id }, data: { expiresAt: old } });
    expect(await left()).toEqual([active.id]);
  });
});
