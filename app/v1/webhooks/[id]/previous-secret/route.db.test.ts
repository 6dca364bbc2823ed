import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/v1/webhooks/[id]/rotate-secret/route";
import { callRoute } from "@/test/support/admin-calls";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { createTestEndpoint } from "@/test/support/webhook-factories";
import { describeWriteErrors } from "@/test/conformance/webhook-write-errors";
import { DELETE } from "./route";

const HOOK = "https://shop.example.org/hook";

let world: TestWorld;
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  account = await createTestAccount(world);
  key = await createTestKey(account);
});

const revoke = (id: string, by: string | undefined = key) =>
  callRoute(DELETE, {
    key: by,
    method: "DELETE",
    path: `/v1/webhooks/${id}/previous-secret`,
    params: { id },
  });
const secretsOf = (endpointId: string) =>
  world.ctx.db.webhookSecret.findMany({
    where: { endpointId },
    orderBy: { id: "asc" },
    select: { id: true, prefix: true, expiresAt: true },
  });
/** An endpoint whose secret was just rotated. */
async function rotatedEndpoint(): Promise<string> {
  const { id } = await createTestEndpoint(account.ctx, HOOK);
  const path = `/v1/webhooks/${id}/rotate-secret`;
  const response = await callRoute(POST, { key, method: "POST", path, params: { id }, body: {} });
  expect(response.status).toBe(200);
  return id;
}

describe("204", () => {
  it("leaves only the current secret, and writes an audit entry", async () => {
    const id = await rotatedEndpoint();
    const current = (await secretsOf(id)).filter(({ expiresAt }) => expiresAt === null);
    expect((await revoke(id)).status).toBe(204);
    expect(await secretsOf(id)).toEqual(current);
    const action = "webhook_endpoint.previous_secret_ended";
    const entries = () => world.ctx.db.auditEntry.count({ where: { target: id, action } });
    expect(await entries()).toBe(1);
    expect((await revoke(id)).status).toBe(204);
    expect(await secretsOf(id)).toEqual(current);
    expect(await entries()).toBe(1);
  });

  it("does not affect the grace periods of the account's other endpoints", async () => {
    const [id, other] = [await rotatedEndpoint(), await rotatedEndpoint()];
    const before = await secretsOf(other);
    await revoke(id);
    expect(before).toHaveLength(2);
    expect(await secretsOf(other)).toEqual(before);
  });
});

describeWriteErrors({
  world: () => world,
  account: () => account,
  target: rotatedEndpoint,
  call: ({ id, key: by }) =>
    callRoute(DELETE, {
      ...(by === undefined ? {} : { key: by }),
      method: "DELETE",
      path: `/v1/webhooks/${id}/previous-secret`,
      params: { id },
    }),
  state: () => world.ctx.db.webhookSecret.count(),
});
