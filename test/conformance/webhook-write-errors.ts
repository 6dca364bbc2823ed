import { describe, expect, it } from "vitest";
import { bodyOf } from "@/test/support/admin-calls";
import {
  createTestAccount,
  createTestKey,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { unknownId } from "@/test/support/two-accounts";

export type WriteCall = {
  world: () => TestWorld;
  account: () => TestAccount;
  /** Creates a resource that the call can be applied to; resolves to its id. */
  target: () => Promise<string>;
  call: (options: { id: string; key?: string }) => Promise<Response>;
  /** What must remain unchanged. */
  state: () => Promise<unknown>;
};

/** The errors of every call that changes a merchant's webhooks: 401, 403 and 404. */
export function describeWriteErrors({ world, account, target, call, state }: WriteCall): void {
  const rejected = async (key: string | undefined, id: string) => {
    const before = await state();
    const response = await call({ id, key });
    expect(await state()).toEqual(before);
    return { status: response.status, body: await bodyOf(response) };
  };

  describe("401", () => {
    it("without a key", async () => {
      expect((await rejected(undefined, await target())).status).toBe(401);
    });
  });

  describe("403", () => {
    it("for a key that may only read, naming the scope it lacks", async () => {
      const key = await createTestKey(account(), { scopes: ["read"] });
      const { status, body } = await rejected(key, await target());
      expect(status).toBe(403);
      expect(body.detail).toContain("write");
    });

    it("for an operator's key, which is no account's own", async () => {
      const key = await createTestKey(account(), { scopes: ["driftstack_internal_admin"] });
      expect((await rejected(key, await target())).status).toBe(403);
    });
  });

  describe("404", () => {
    it("for a value that does not have the form of an id", async () => {
      const key = await createTestKey(account());
      for (const id of ["1", "whk_1", "wdl_'; --", unknownId("ord")])
        expect((await rejected(key, id)).status).toBe(404);
    });

    it("for another account, the other mode and an id that never was, all the same", async () => {
      const id = await target();
      const otherAccount = await createTestKey(await createTestAccount(world()));
      const testKey = await createTestKey(account(), { livemode: false });
      const never = unknownId(id.slice(0, 3));
      const own = await createTestKey(account());
      const responses = [
        await rejected(otherAccount, id),
        await rejected(testKey, id),
        await rejected(own, never),
      ];
      const bare = responses.map(({ status, body }) => ({
        status,
        detail: body.detail.replace(id, "<id>").replace(never, "<id>"),
      }));
      expect(bare[0]?.status).toBe(404);
      expect(bare).toEqual([bare[0], bare[0], bare[0]]);
    });
  });
}
