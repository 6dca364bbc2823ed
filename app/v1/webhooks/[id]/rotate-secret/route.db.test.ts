import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET } from "@/app/v1/webhooks/[id]/route";
import type { RotatedSecret } from "@/lib/contract/webhook-secrets";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { decryptSecret } from "@/lib/platform/secrets";
import { bodyOf, callRoute } from "@/test/support/admin-calls";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { createTestEndpoint, endAllDeliveries } from "@/test/support/webhook-factories";
import { describeWriteErrors } from "@/test/conformance/webhook-write-errors";
import { POST } from "./route";

const HOOK = "https://shop.example.org/hook";
const DAY_MS = 24 * 60 * 60 * 1000;

let world: TestWorld;
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await endAllDeliveries(world.ctx);
  account = await createTestAccount(world);
  key = await createTestKey(account);
});

const rotate = (id: string, body?: unknown, by: string | undefined = key) =>
  callRoute(POST, {
    key: by,
    method: "POST",
    path: `/v1/webhooks/${id}/rotate-secret`,
    params: { id },
    body,
  });
const rotated = async (id: string, body?: unknown) => {
  const response = await rotate(id, body);
  expect(response.status).toBe(200);
  return bodyOf<RotatedSecret>(response);
};
const read = (id: string) =>
  bodyOf<WebhookResource>(callRoute(GET, { key, path: `/v1/webhooks/${id}`, params: { id } }));
const secretsOf = async (endpointId: string) => {
  const rows = await world.ctx.db.webhookSecret.findMany({ where: { endpointId } });
  return rows.map(({ id, cipher, expiresAt }) => ({
    secret: decryptSecret(world.runtime.config.keys.encryption, cipher, id),
    signs: expiresAt === null ? "on" : "in grace",
  }));
};

describe("200", () => {
  it("returns a new secret once, and the old one also signs for a day", async () => {
    const { id, secret: old } = await createTestEndpoint(account.ctx, HOOK);
    const rotation = await rotated(id, {});
    expect(rotation.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(rotation).toMatchObject({
      id,
      secret_prefix: rotation.secret.slice(0, 12),
      prev_secret_prefix: old.slice(0, 12),
    });
    const graceMs = Date.parse(rotation.grace_expires_at ?? "") - Date.now();
    expect(Math.abs(graceMs - DAY_MS)).toBeLessThan(60_000);
    expect(await read(id)).toMatchObject({
      secret_prefix: rotation.secret_prefix,
      prev_secret_prefix: old.slice(0, 12),
      rotation_grace_expires_at: rotation.grace_expires_at,
    });
    expect(JSON.stringify(await read(id))).not.toContain(rotation.secret);
    expect(await secretsOf(id)).toEqual(
      expect.arrayContaining([
        { secret: rotation.secret, signs: "on" },
        { secret: old, signs: "in grace" },
      ]),
    );
  });

  it("accepts no body, an empty one and {}", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    const headers = { authorization: `Bearer ${key}` };
    const json = { ...headers, "content-type": "application/json" };
    for (const init of [{ headers }, { headers: json, body: "" }, { headers: json, body: "{}" }]) {
      const url = `http://localhost/v1/webhooks/${id}/rotate-secret`;
      const request = new Request(url, { method: "POST", ...init });
      const response = await POST(request, { params: Promise.resolve({ id }) });
      expect(response.status).toBe(200);
      expect((await bodyOf<RotatedSecret>(response)).grace_expires_at).not.toBeNull();
    }
  });

  it("a second rotation during the grace period revokes the oldest secret immediately", async () => {
    const { id, secret: oldest } = await createTestEndpoint(account.ctx, HOOK);
    const first = await rotated(id);
    const second = await rotated(id);
    expect(second.prev_secret_prefix).toBe(first.secret_prefix);
    const signing = await secretsOf(id);
    expect(signing).toHaveLength(2);
    expect(JSON.stringify(signing)).not.toContain(oldest);
  });

  it("revoke_previous revokes every earlier secret immediately and deletes it", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await rotated(id);
    const rotation = await rotated(id, { revoke_previous: true });
    expect(rotation).toMatchObject({ prev_secret_prefix: null, grace_expires_at: null });
    expect(await read(id)).toMatchObject({
      prev_secret_prefix: null,
      rotation_grace_expires_at: null,
    });
    expect(await secretsOf(id)).toEqual([{ secret: rotation.secret, signs: "on" }]);
  });

  it("after concurrent rotations exactly one secret is current, and one is in its grace period", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    const responses = await Promise.all(Array.from({ length: 8 }, () => rotated(id)));
    const signing = await secretsOf(id);
    expect(signing.map(({ signs }) => signs).sort()).toEqual(["in grace", "on"]);
    const given = responses.map(({ secret }) => secret);
    for (const { secret } of signing) expect(given).toContain(secret);
  });

  it("is in the audit log, without the secret", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    const { secret } = await rotated(id, { revoke_previous: true });
    const [entry] = await world.ctx.db.auditEntry.findMany({
      where: { accountId: account.accountId, action: "webhook_endpoint.secret_rotated" },
    });
    expect(entry).toMatchObject({
      target: id,
      detail: { livemode: true, revoked_previous: true },
    });
    expect(JSON.stringify(entry?.detail)).not.toContain(secret);
  });
});

describe("400 for a body", () => {
  it.each([[{ revoke_previous: "yes" }], [{ revoke: true }], [[]], [null], ["now"]])(
    "like %j",
    async (body) => {
      const { id } = await createTestEndpoint(account.ctx, HOOK);
      expect((await rotate(id, body)).status).toBe(400);
      expect(await secretsOf(id)).toHaveLength(1);
    },
  );
});

describe("404 for a deleted endpoint", () => {
  it("whose secret cannot be rotated", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await world.ctx.db.webhookEndpoint.update({
      where: { id },
      data: { active: false, deletedAt: new Date() },
    });
    expect((await rotate(id)).status).toBe(404);
  });
});

describeWriteErrors({
  world: () => world,
  account: () => account,
  target: async () => (await createTestEndpoint(account.ctx, HOOK)).id,
  call: ({ id, key: by }) =>
    callRoute(POST, {
      key: by,
      method: "POST",
      path: `/v1/webhooks/${id}/rotate-secret`,
      params: { id },
    }),
  state: () =>
    world.ctx.db.webhookSecret.findMany({
      where: { endpoint: { accountId: account.accountId } },
      orderBy: { id: "asc" },
    }),
});
