import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuditPage } from "@/lib/contract/audit";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { createEndpoint } from "@/lib/features/webhooks/create-endpoint";
import { deleteEndpoint } from "@/lib/features/webhooks/delete-endpoint";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";
import { bodyOf, callRoute } from "@/test/support/admin-calls";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { GET } from "./route";

const URL_WITH_SECRET = "https://127.0.0.1:8443/hook/s3cr3t-path?token=s3cr3t-query";

let world: TestWorld;
let sandbox: { close(): Promise<void> };

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

async function owner(): Promise<{ account: TestAccount; key: string }> {
  const account = await createTestAccount(world);
  const key = await createTestKey(account, { scopes: ["account_owner"] });
  return { account, key };
}
const list = (key: string | undefined, query = "") =>
  callRoute(GET, { key, path: `/v1/audit-log?${query}` });
/** Without the entry for the creation of the key, which is not under test. */
const entriesOf = async (key: string) =>
  (await bodyOf<AuditPage>(list(key))).entries.filter(
    (entry) => !entry.action.startsWith("api_key."),
  );

describe("200", () => {
  test("lists the actions in the account and their actors, newest first", async () => {
    const { account, key } = await owner();
    const { orderId } = await createTestOrder(account.ctx);
    await cancelOrder(account.ctx, { orderId });
    const endpoint = await createEndpoint(account.ctx, {
      url: URL_WITH_SECRET,
      events: ["crypto.order.paid"],
    });
    const { id } = endpoint;
    await updateEndpoint(account.ctx, { id, description: "till" });
    await updateEndpoint(account.ctx, { id, active: false });
    await deleteEndpoint(account.ctx, { id });
    await deleteEndpoint(account.ctx, { id });
    const entries = await entriesOf(key);
    expect(entries.map(({ action, target }) => [action, target])).toEqual([
      ["webhook_endpoint.deleted", id],
      ["webhook_endpoint.disabled", id],
      ["webhook_endpoint.updated", id],
      ["webhook_endpoint.created", id],
      ["order.cancelled", orderId],
    ]);
    expect(entries.every((entry) => entry.actor === "system:test")).toBe(true);
    expect(entries[3]?.detail).toEqual({
      livemode: true,
      host: "127.0.0.1:8443",
      events: ["crypto.order.paid"],
    });
    const text = JSON.stringify(entries);
    for (const secret of [endpoint.secret, "s3cr3t-path", "s3cr3t-query"])
      expect(text).not.toContain(secret);
  });

  test("rejected and rolled-back requests leave no entry", async () => {
    const { account, key } = await owner();
    const { orderId } = await createTestOrder(account.ctx);
    await cancelOrder(account.ctx, { orderId });
    await expect(cancelOrder(account.ctx, { orderId })).rejects.toThrow("conflict");
    await expect(
      createEndpoint(account.ctx, { url: "https://10.0.0.1/", events: ["crypto.order.paid"] }),
    ).rejects.toThrow();
    expect(await entriesOf(key)).toHaveLength(1);
  });

  test("never contains entries of another account", async () => {
    const one = await owner();
    const other = await owner();
    const { orderId } = await createTestOrder(one.account.ctx);
    await cancelOrder(one.account.ctx, { orderId });
    expect(await entriesOf(one.key)).toHaveLength(1);
    expect(await entriesOf(other.key)).toEqual([]);
  });

  test("is paged by cursor, which is bound to the account", async () => {
    const { account, key } = await owner();
    const made: string[] = [];
    for (let i = 0; i < 3; i++) {
      const { orderId } = await createTestOrder(account.ctx);
      await cancelOrder(account.ctx, { orderId });
      made.unshift(orderId);
    }
    const walked: (string | null)[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor ? `limit=2&cursor=${cursor}` : "limit=2";
      const page: AuditPage = await bodyOf(list(key, query));
      walked.push(...page.entries.map((entry) => entry.target));
      const next: string | null = page.next_cursor;
      if (next) expect((await list((await owner()).key, `cursor=${next}`)).status).toBe(400);
      cursor = next;
    }
    expect(walked.slice(0, 3)).toEqual(made);
  });
});

describe("400", () => {
  test.each(["limit=0", "limit=101", "cursor=x", "account_id=acc_1"])(
    "%s is rejected",
    async (query) => {
      expect((await list((await owner()).key, query)).status).toBe(400);
    },
  );
});

describe("401", () => {
  test("requires a key to read it", async () => {
    expect((await list(undefined)).status).toBe(401);
  });
});

describe("403", () => {
  test("requires the account_owner scope: write, read and an operator's key are rejected", async () => {
    const account = await createTestAccount(world);
    for (const scope of ["read", "write", "driftstack_internal_admin"] as const) {
      const key = await createTestKey(account, { scopes: [scope] });
      const response = await list(key);
      expect(response.status).toBe(403);
      expect((await bodyOf(response)).detail).toContain("account_owner");
    }
  });
});
