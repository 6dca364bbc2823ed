import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiKeyPage, ApiKeyWithSecret } from "@/lib/contract/api-keys";
import type { Problem } from "@/lib/contract/errors";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { GET as LIST_ORDERS } from "@/app/v1/billing/crypto-orders/route";
import { DELETE } from "./[id]/route";
import { GET, POST } from "./route";

let world: TestWorld;
let account: TestAccount;
let owner: string;

beforeAll(async () => {
  world = await createTestWorld();
  account = await createTestAccount(world);
  owner = await createTestKey(account, { scopes: ["account_owner"] });
});
afterAll(() => world.close());

const URL_OF = "http://localhost/v1/api-keys";
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const create = (body: unknown, key = owner, headers: Record<string, string> = {}) =>
  POST(
    new Request(URL_OF, {
      method: "POST",
      headers: { ...bearer(key), "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    }),
  );
const createdKey = async (body: object, key = owner) => {
  const response = await create(body, key);
  expect(response.status).toBe(201);
  return (await response.json()) as ApiKeyWithSecret;
};
const list = (query = "", key = owner) =>
  GET(new Request(URL_OF + query, { headers: bearer(key) }));
const page = async (query = "", key = owner) =>
  (await (await list(query, key)).json()) as ApiKeyPage;
const revoke = (id: string, key = owner) =>
  DELETE(new Request(`${URL_OF}/${id}`, { method: "DELETE", headers: bearer(key) }), {
    params: Promise.resolve({ id }),
  });
const use = async (key: string) => {
  const response = await LIST_ORDERS(
    new Request("http://localhost/v1/billing/crypto-orders", { headers: bearer(key) }),
  );
  return response.ok ? 200 : ((await response.json()) as Problem).type.split("/").at(-1);
};
const READ = { scopes: ["read"], livemode: true };

describe("201", () => {
  test("a key is returned once, works immediately, and is stored only as a digest", async () => {
    const made = await createdKey({ ...READ, name: "Till 3" });
    expect(made).toMatchObject({
      name: "Till 3",
      scopes: ["read"],
      livemode: true,
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
    });
    expect(made.plaintext).toMatch(/^ds_live_[0-9A-Za-z]{33}$/);
    expect(
      made.plaintext.startsWith(made.key_prefix) && made.plaintext.endsWith(made.last_four),
    ).toBe(true);
    expect(await use(made.plaintext)).toBe(200);
    expect(await (await list()).text()).not.toContain(made.plaintext);
    const row = await world.ctx.db.apiKey.findUniqueOrThrow({ where: { id: made.id } });
    const { hash, ...rest } = row;
    expect(hash).toHaveLength(32);
    expect(JSON.stringify(rest)).not.toContain(made.plaintext.slice(12, -4));
  });

  test("a test key is separate from the live keys", async () => {
    const made = await createdKey({ scopes: ["write"], livemode: false });
    expect(made.plaintext).toMatch(/^ds_test_/);
    expect((await page("?livemode=true")).data.map((key) => key.id)).not.toContain(made.id);
    expect((await page("?livemode=false")).data.map((key) => key.id)).toContain(made.id);
  });

  test("a key expires at the requested time", async () => {
    const days = await createdKey({ ...READ, expires_in_days: 30 });
    const ms = Date.parse(days.expires_at ?? "") - Date.parse(days.created_at);
    expect(ms).toBe(30 * 86_400_000);
    const at = new Date(Date.now() + 1_500).toISOString();
    const soon = await createdKey({ ...READ, expires_at: at });
    expect(soon.expires_at).toBe(at);
    expect(await use(soon.plaintext)).toBe(200);
    await expect.poll(() => use(soon.plaintext), { timeout: 4_000 }).toBe("expired-key");
    expect(Date.now()).toBeLessThan(Date.parse(at) + 1_000);
  });

  test("creating and revoking are in the audit log, without the key", async () => {
    const own = await createTestAccount(world);
    const ownKey = await createTestKey(own, { scopes: ["account_owner"] });
    const made = await createdKey(READ, ownKey);
    await revoke(made.id, ownKey);
    await revoke(made.id, ownKey);
    const entries = await world.ctx.db.auditEntry.findMany({
      where: { accountId: own.accountId },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ action, target }) => [action, target])).toEqual([
      ["api_key.created", made.id],
      ["api_key.revoked", made.id],
    ]);
    expect(entries[0]?.actor).toMatch(/^api_key:key_/);
    expect(JSON.stringify(entries.map((entry) => entry.detail))).not.toContain(
      made.plaintext.slice(8, 30),
    );
  });
});

describe("200", () => {
  test("the list is newest first, page by page, and includes inactive keys", async () => {
    const own = await createTestAccount(world);
    const ownKey = await createTestKey(own, { scopes: ["account_owner"] });
    for (let i = 0; i < 4; i++) await createdKey({ ...READ, name: `key ${i}` }, ownKey);
    const names: (string | null)[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const next: ApiKeyPage = await page(`?limit=2${cursor && `&cursor=${cursor}`}`, ownKey);
      names.push(...next.data.map((key) => key.name));
      expect(next.has_more).toBe(next.next_cursor !== null);
      cursor = next.next_cursor;
    }
    expect(names.slice(0, 5).filter((name) => name !== null)).toEqual([
      "key 3",
      "key 2",
      "key 1",
      "key 0",
    ]);
    expect(names).toHaveLength(5);
  });

  test("the last use is recorded without delaying the request", async () => {
    const made = await createdKey(READ);
    const before = Date.now();
    expect(await use(made.plaintext)).toBe(200);
    const lastUse = async () =>
      (await world.ctx.db.apiKey.findUniqueOrThrow({ where: { id: made.id } })).lastUsedAt;
    await expect.poll(lastUse, { timeout: 5_000 }).not.toBeNull();
    expect((await lastUse())?.getTime()).toBeGreaterThanOrEqual(before);
    expect((await page()).data.find((key) => key.id === made.id)?.last_used_at).not.toBeNull();
  });
});

describe("204", () => {
  test("a revoked key is rejected within a second, and revoking it again changes nothing", async () => {
    const made = await createdKey(READ);
    expect(await use(made.plaintext)).toBe(200);
    expect((await revoke(made.id)).status).toBe(204);
    await expect
      .poll(() => use(made.plaintext), { timeout: 1_000, interval: 20 })
      .toBe("revoked-key");
    const first = (await page()).data.find((key) => key.id === made.id)?.revoked_at;
    expect((await revoke(made.id)).status).toBe(204);
    expect((await page()).data.find((key) => key.id === made.id)?.revoked_at).toBe(first);
  });
});

describe("400", () => {
  test.each([
    ["scopes", { livemode: true }],
    ["scopes", { scopes: [], livemode: true }],
    ["scopes", { scopes: ["read", "read"], livemode: true }],
    ["scopes", { scopes: ["driftstack_internal_admin"], livemode: true }],
    ["scopes", { scopes: ["account_owner", "driftstack_internal_admin"], livemode: true }],
    ["scopes", { scopes: "read", livemode: true }],

    ["livemode", { scopes: ["read"], livemode: "true" }],
    ["name", { ...READ, name: "" }],
    ["name", { ...READ, name: "a\r\nSet-Cookie: b" }],
    ["name", { ...READ, name: "x".repeat(101) }],
    ["expires_at", { ...READ, expires_at: "2020-01-01T00:00:00Z" }],
    ["expires_at", { ...READ, expires_at: "tomorrow" }],
    ["expires_at", { ...READ, expires_at: "9999-01-01T00:00:00Z" }],
    ["expires_in_days", { ...READ, expires_in_days: 0 }],
    ["expires_in_days", { ...READ, expires_in_days: 1.5 }],
    ["expires_in_days", { ...READ, expires_in_days: 1, expires_at: "2099-01-01T00:00:00Z" }],
    ["account_id", { ...READ, account_id: "acc_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b" }],
    ["id", { ...READ, id: "key_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b" }],
    ["hash", { ...READ, hash: "00" }],
    ["key", { ...READ, key: "ds_live_mine" }],
    ["revoked_at", { ...READ, revoked_at: null }],
  ])("%s: %j is rejected with the field's name", async (field, body) => {
    const response = await create(body);
    expect(response.status).toBe(400);
    const problem = (await response.json()) as Problem;
    expect(problem.errors?.map((error) => error.path.split(".")[0])).toContain(field);
  });

  test.each([
    "?limit=0",
    "?limit=101",
    "?cursor=x",
    "?livemode=1",
    "?account_id=a",
    "?limit=1&limit=2",
  ])("a list with %s is rejected", async (query) => expect((await list(query)).status).toBe(400));

  test("a cursor of another account or filter is rejected", async () => {
    const other = await createTestAccount(world);
    const otherKey = await createTestKey(other, { scopes: ["account_owner"] });
    await createdKey(READ, otherKey);
    const { next_cursor } = await page("?limit=1", otherKey);
    expect(next_cursor).not.toBeNull();
    expect((await list(`?cursor=${next_cursor}`)).status).toBe(400);
    expect((await list(`?livemode=true&cursor=${next_cursor}`, otherKey)).status).toBe(400);
  });
});

describe("401", () => {
  test("without a key, and with one in the URL", async () => {
    expect((await GET(new Request(URL_OF))).status).toBe(401);
    expect((await GET(new Request(`${URL_OF}?key=${owner}`))).status).toBe(401);
    const both = await list(`?api_key=${owner}`);
    expect(both.status).toBe(401);
    expect(await both.text()).not.toContain(owner);
  });
});

describe("403", () => {
  test.each([["read"], ["write"]] as const)(
    "'%s' can neither create, list nor revoke",
    async (scope) => {
      const key = await createTestKey(account, { scopes: [scope] });
      const victim = await createdKey(READ);
      for (const response of [
        await create(READ, key),
        await list("", key),
        await revoke(victim.id, key),
      ]) {
        expect(response.status).toBe(403);
        expect(((await response.json()) as Problem).detail).toContain("'account_owner'");
      }
      expect(await use(victim.plaintext)).toBe(200);
    },
  );

  test("an operator's key does not have the account_owner scope", async () => {
    const key = await createTestKey(account, { scopes: ["driftstack_internal_admin"] });
    expect((await create(READ, key)).status).toBe(403);
  });

  test("a test key cannot create, read or revoke a live one", async () => {
    const testOwner = await createTestKey(account, { scopes: ["account_owner"], livemode: false });
    const live = await createdKey(READ);
    expect((await create(READ, testOwner)).status).toBe(403);
    expect((await create({ ...READ, livemode: false }, testOwner)).status).toBe(201);
    const seen = (await page("?livemode=true", testOwner)).data;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((key) => !key.livemode)).toBe(true);
    expect((await revoke(live.id, testOwner)).status).toBe(404);
    expect(await use(live.plaintext)).toBe(200);
  });
});

describe("404", () => {
  test("another account's key is as unknown as a nonexistent one", async () => {
    const other = await createTestAccount(world);
    const theirs = await createdKey(
      READ,
      await createTestKey(other, { scopes: ["account_owner"] }),
    );
    const foreign = await revoke(theirs.id);
    const unknown = await revoke(`key_${"0".repeat(32)}`);
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    const [a, b] = [(await foreign.json()) as Problem, (await unknown.json()) as Problem];
    expect(a.detail).toBe(b.detail);
    expect(await use(theirs.plaintext)).toBe(200);
    expect((await page()).data.map((key) => key.id)).not.toContain(theirs.id);
  });
});
