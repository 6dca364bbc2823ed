import * as crypto from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { idToUuid } from "@/lib/platform/ids";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { identifyBasic } from "./auth";

vi.mock("node:crypto", async (original) => {
  const actual = await original<typeof crypto>();
  return { ...actual, timingSafeEqual: vi.fn(actual.timingSafeEqual) };
});

let world: TestWorld;
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
  account = await createTestAccount(world);
  key = await createTestKey(account);
});
beforeEach(() => void vi.mocked(crypto.timingSafeEqual).mockClear());
afterAll(() => world.close());

function identifyAs(clientId: string) {
  const credentials = Buffer.from(`${clientId}:${key}`).toString("base64");
  const headers = { authorization: `Basic ${credentials}` };
  return identifyBasic(world.ctx, new Request("http://localhost/", { headers }));
}

describe("the client id is compared in constant time", () => {
  const clientId = () => idToUuid(account.accountId);
  test.each([
    ["of another length", () => "a"],
    ["that is empty", () => ""],
    ["with another first character", () => clientId().replace(/^./, "x")],
    ["with another last character", () => clientId().replace(/.$/, "x")],
    ["that continues", () => `${clientId()}x`],
  ])("one %s", async (_, wrong) => {
    await expect(identifyAs(wrong())).rejects.toMatchObject({ slug: "unauthorized" });
    const [given, expected] = vi.mocked(crypto.timingSafeEqual).mock.calls[0] ?? [];
    expect([given?.byteLength, expected?.byteLength]).toEqual([32, 32]);
  });

  test("the right one", async () => {
    expect(await identifyAs(clientId())).toMatchObject({ accountId: account.accountId });
    expect(crypto.timingSafeEqual).toHaveBeenCalledOnce();
  });
});
