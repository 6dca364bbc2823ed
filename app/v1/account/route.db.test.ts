import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountResource } from "@/lib/contract/account";
import type { Problem } from "@/lib/contract/errors";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { GET, PATCH } from "./route";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let owner: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world, { name: "Shop" });
  owner = await createTestKey(account, { scopes: ["account_owner"] });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const get = (key = owner) =>
  GET(new Request("http://localhost/v1/account", { headers: { authorization: `Bearer ${key}` } }));
const patch = (body: unknown, key = owner) =>
  PATCH(
    new Request("http://localhost/v1/account", {
      method: "PATCH",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
const read = async (key = owner) => (await (await get(key)).json()) as AccountResource;

const SETTINGS = {
  seller_name: "Müller & Söhne 株式会社",
  seller_address: "1 Long Road\n10115 Berlin",
  seller_tax_id: "DE123456789",
  support_email: "help@example.com",
  default_pay_currency: "ltc",
  redirect_hosts: ["shop.example.com", "xn--bcher-kva.example"],
};

describe("200", () => {
  test("settings are written and read, and do not change if they are left out", async () => {
    const written = await patch(SETTINGS);
    expect(written.status).toBe(200);
    expect(await written.json()).toMatchObject({
      ...SETTINGS,
      id: account.accountId,
      name: "Shop",
    });
    await patch({ seller_tax_id: null });
    expect(await read()).toMatchObject({ ...SETTINGS, seller_tax_id: null });
    expect(await read(await createTestKey(account, { scopes: ["read"] }))).toEqual(await read());
  });

  test("the account can be renamed", async () => {
    expect((await patch({ name: " Example Shop " })).status).toBe(200);
    expect((await read()).name).toBe("Example Shop");
    await patch({ name: "Shop" });
  });

  test("without a default coin the payer chooses", async () => {
    expect((await patch({ default_pay_currency: null })).status).toBe(200);
    expect((await read()).default_pay_currency).toBeNull();
  });

  test("a change is in the audit log with its field, without the email address", async () => {
    await patch({ support_email: "private@example.com", redirect_hosts: ["pay.example.com"] });
    const entry = await world.ctx.db.auditEntry.findFirstOrThrow({
      where: { accountId: account.accountId },
      orderBy: { id: "desc" },
    });
    expect(entry).toMatchObject({ action: "account.updated", target: account.accountId });
    expect(entry.detail).toEqual({
      fields: ["redirect_hosts", "support_email"],
      redirect_hosts: ["pay.example.com"],
    });
  });
});

describe("400", () => {
  test.each([
    ["body", {}],
    ["seller_name", { seller_name: "" }],
    ["seller_name", { seller_name: "a\r\nX-Injected: 1" }],
    ["seller_address", { seller_address: "x".repeat(501) }],
    ["seller_tax_id", { seller_tax_id: 7 }],
    ["support_email", { support_email: "not-an-email" }],
    ["support_email", { support_email: "a@example.com\r\nBcc: b@example.com" }],
    ["default_pay_currency", { default_pay_currency: "notacoin" }],
    ["default_pay_currency", { default_pay_currency: "a b" }],
    ["redirect_hosts", { redirect_hosts: ["https://shop.example.com"] }],
    ["redirect_hosts", { redirect_hosts: ["shop.example.com/path"] }],
    ["redirect_hosts", { redirect_hosts: ["user@shop.example.com"] }],
    ["redirect_hosts", { redirect_hosts: ["*"] }],
    ["redirect_hosts", { redirect_hosts: [""] }],
    ["redirect_hosts", { redirect_hosts: ["0x7f.1"] }],
    ["redirect_hosts", { redirect_hosts: ["a.example", "A.example"] }],
    ["redirect_hosts", { redirect_hosts: Array.from({ length: 51 }, (_, i) => `h${i}.example`) }],
    ["name", { name: null }],
    ["name", { name: " " }],
    ["name", { name: "x".repeat(101) }],
    ["id", { id: "acc_1" }],
    ["number", { number: 1 }],
    ["receipt_sequence", { receipt_sequence: 0 }],
    ["__proto__", JSON.parse('{"__proto__": {"a": 1}, "seller_name": "x"}') as object],
  ])("%s: %j is rejected with the field's name, and nothing changes", async (field, body) => {
    const before = await read();
    const response = await patch(body);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as Problem;
    expect(errors?.map((error) => error.path.split(".")[0])).toContain(field);
    expect(await read()).toEqual(before);
  });
});

describe("401 and 403", () => {
  test("401 without a key", async () => {
    expect((await GET(new Request("http://localhost/v1/account"))).status).toBe(401);
  });

  test("403 for a key with only write scope, and for a test key: settings are live", async () => {
    const writer = await createTestKey(account);
    const tester = await createTestKey(account, { scopes: ["account_owner"], livemode: false });
    const before = await read();
    for (const key of [writer, tester])
      expect((await patch({ seller_name: "Mallory" }, key)).status).toBe(403);
    expect(await read()).toEqual(before);
  });

  test("an owner cannot read or change the settings of another account", async () => {
    const other = await createTestAccount(world, { name: "Other" });
    const otherKey = await createTestKey(other, { scopes: ["account_owner"] });
    const before = await read();
    expect((await patch({ seller_name: "Theirs" }, otherKey)).status).toBe(200);
    expect((await read(otherKey)).id).toBe(other.accountId);
    expect(await read()).toEqual(before);
  });
});
