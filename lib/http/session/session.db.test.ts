import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount } from "@/lib/features/accounts/create-account";
import { startSession } from "@/lib/features/sessions/start-session";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { readSession } from "./session";
import { encodeSessionToken } from "./session-cookie";

let world: TestWorld;
let runtime: Runtime;
let user: { accountId: string; userId: string; accountNumber: number };
let made = 0;

beforeAll(async () => {
  world = await createTestWorld();
  runtime = world.runtime;
});
afterAll(() => world.close());
beforeEach(async () => {
  user = await createAccount(world.ctx, {
    name: "Shop",
    email: `session.${process.pid}.${++made}@shop.example`,
    password: "a long enough password",
    isOperator: false,
  });
});

async function tokenOf(maxAgeSeconds?: number): Promise<string> {
  const input = { userId: user.userId, userAgent: null, address: null, replaces: null };
  const sid = await startSession(createCtx(runtime), input);
  return encodeSessionToken(runtime.config, { sub: user.userId, epoch: 0, sid }, maxAgeSeconds);
}

function read(cookie: string, headers: Record<string, string> = {}) {
  return readSession(
    new Request("http://localhost:3000/v1/x", { headers: { cookie, ...headers } }),
  );
}

describe("reading a session from a request", () => {
  it("a valid cookie returns user, account, role and mode", async () => {
    expect(await read(`a=b; driftstack.session=${await tokenOf()}; c=d`)).toMatchObject({
      userId: user.userId,
      accountId: user.accountId,
      role: "owner",
      isOperator: false,
      livemode: true,
    });
  });

  it("the mode is test by cookie or header, and the header wins", async () => {
    const cookie = `driftstack.session=${await tokenOf()}`;
    const test = `${cookie}; driftstack_mode=test`;
    expect(await read(test)).toMatchObject({ livemode: false });
    expect(await read(cookie, { "x-driftstack-mode": "test" })).toMatchObject({ livemode: false });
    expect(await read(test, { "x-driftstack-mode": "live" })).toMatchObject({ livemode: true });
    expect(await read(`${cookie}; driftstack_mode=what`)).toMatchObject({ livemode: true });
  });

  it("no cookie, an empty one or an invalid one is no session", async () => {
    expect(await readSession(new Request("http://localhost:3000/"))).toBeNull();
    expect(await read("driftstack.session=")).toBeNull();
    expect(await read("driftstack.session=a.b.c.d.e")).toBeNull();
    expect(await read("driftstack.session=%")).toBeNull();
  });

  it("an expired cookie is no session", async () => {
    expect(await read(`driftstack.session=${await tokenOf(-60)}`)).toBeNull();
  });

  it("a cookie with one changed character anywhere is no session", async () => {
    const token = await tokenOf();
    const step = Math.ceil(token.length / 40);
    for (let at = 0; at < token.length; at += step) {
      const changed = token[at] === "A" ? "z" : "A";
      if (token[at] === ".") continue;
      // The last character of a base64url group contains unused bits.
      if (at + 1 === token.length || token[at + 1] === ".") continue;
      const tampered = token.slice(0, at) + changed + token.slice(at + 1);
      expect(await read(`driftstack.session=${tampered}`), `at ${at}`).toBeNull();
    }
  });

  it("a cookie made with another secret, or without an epoch, is no session", async () => {
    const input = { userId: user.userId, userAgent: null, address: null, replaces: null };
    const sid = await startSession(createCtx(runtime), input);
    const claims = { sub: user.userId, epoch: 0, sid };
    const foreign = await encode({ token: claims, secret: "f".repeat(64) });
    const secret = runtime.config.keys.session;
    const bare = await encode({ token: { sub: user.userId, sid }, secret });
    expect(await read(`driftstack.session=${foreign}`)).toBeNull();
    expect(await read(`driftstack.session=${bare}`)).toBeNull();
    const whole = await encode({ token: claims, secret });
    expect(await read(`driftstack.session=${whole}`)).not.toBeNull();
  });

  it("a cookie from before sessions were rows, with an unknown token or another user's, is no session", async () => {
    const secret = runtime.config.keys.session;
    const input = { userId: user.userId, userAgent: null, address: null, replaces: null };
    const sid = await startSession(createCtx(runtime), input);
    const other = await createAccount(world.ctx, {
      name: "Other",
      email: `session.${process.pid}.${++made}@shop.example`,
      password: "a long enough password",
      isOperator: false,
    });
    const all = [
      { sub: user.userId, epoch: 0 },
      { sub: user.userId, epoch: 0, sid: "unknown" },
      { sub: other.userId, epoch: 0, sid },
    ];
    for (const token of all)
      expect(await read(`driftstack.session=${await encode({ token, secret })}`)).toBeNull();
  });

  it("a disabled user, a newer epoch and a lost membership end the session immediately", async () => {
    const cookie = `driftstack.session=${await tokenOf()}`;
    const { db } = runtime.database;
    const where = { id: user.userId };
    expect(await read(cookie)).not.toBeNull();
    await db.user.update({ where, data: { disabledAt: new Date() } });
    expect(await read(cookie)).toBeNull();
    await db.user.update({ where, data: { disabledAt: null, sessionEpoch: 1 } });
    expect(await read(cookie)).toBeNull();
    await db.user.update({ where, data: { sessionEpoch: 0 } });
    await db.membership.deleteMany({ where: { userId: user.userId } });
    expect(await read(cookie)).toBeNull();
  });

  it("a Bearer header is never treated as a session", async () => {
    const authorization = `Bearer ${await tokenOf()}`;
    expect(await read("", { authorization })).toBeNull();
  });
});
