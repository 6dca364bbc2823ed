import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "@/lib/contract/errors";
import type { OrderResource } from "@/lib/contract/orders";
import type { PayView } from "@/lib/contract/pay-view";
import { issueClientToken } from "@/lib/features/orders/client-token";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { GET as LIST } from "@/app/v1/billing/crypto-orders/route";
import { GET as ACCOUNT } from "@/app/v1/account/route";
import { GET as RECEIPT } from "./receipt/route";
import { POST as CANCEL } from "./cancel/route";
import { GET, PATCH } from "./route";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let key: string;
let orderId: string;
let token: string;
let foreignId: string;

const PRIVATE = { customer_note: "note-secret", metadata: { cart: "meta-secret" } };

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  key = await createTestKey(account);
  ({ orderId } = await createTestOrder(account.ctx, {
    ...PRIVATE,
    customer_email: "buyer-secret@example.com",
  }));
  await world.ctx.db.order.update({
    where: { id: orderId },
    data: { internalNote: "internal-secret" },
  });
  foreignId = (await createTestOrder((await createTestAccount(world)).ctx)).orderId;
  token = issueClientToken(world.ctx, { orderId, issuedAt: new Date() });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const context = (id: string) => ({ params: Promise.resolve({ id }) });
const get = (id: string, bearer = token) =>
  GET(
    new Request(`http://localhost/v1/billing/crypto-orders/${id}`, {
      headers: { authorization: `Bearer ${bearer}` },
    }),
    context(id),
  );
const patch = (id: string, body: unknown, bearer = key) =>
  PATCH(
    new Request(`http://localhost/v1/billing/crypto-orders/${id}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
    context(id),
  );
const read = async (id = orderId) => (await (await get(id, key)).json()) as OrderResource;

describe("a client token", () => {
  test("200: reads its order's public view, with nothing private in it", async () => {
    const response = await get(orderId);
    expect(response.status).toBe(200);
    const text = await response.text();
    const view = JSON.parse(text) as PayView;
    expect(view).toMatchObject({ order_id: orderId, status: "pending", price_cents: 4900 });
    expect(text).not.toMatch(
      /secret|customer_note|metadata|customer_email|internal_note|account_id/,
    );
  });

  test("404: any other order, of the same account or another, is as unknown as a nonexistent one", async () => {
    const sibling = (await createTestOrder(account.ctx)).orderId;
    const responses = await Promise.all(
      [sibling, foreignId, `ord_${"0".repeat(32)}`].map(async (id) => {
        const response = await get(id);
        return [response.status, ((await response.json()) as Problem).detail];
      }),
    );
    expect(new Set(responses.map((response) => JSON.stringify(response))).size).toBe(1);
    expect(responses[0]?.[0]).toBe(404);
  });

  test("401: forged, expired, truncated, or used for another order", async () => {
    const expired = issueClientToken(world.ctx, {
      orderId,
      issuedAt: new Date(Date.now() - 49 * 3_600_000),
    });
    const parts = token.split("_");
    const later = [...parts.slice(0, 3), String(Number(parts[3]) + 9), ...parts.slice(4)].join("_");
    const moved = token.replace(orderId, foreignId);
    const flipped = `${token.slice(0, -2)}${token.endsWith("AA") ? "BA" : "AA"}`;
    for (const bad of [expired, later, token.slice(0, -1), flipped, "ct_", `${token}x`])
      expect((await get(orderId, bad)).status).toBe(401);
    expect((await get(foreignId, moved)).status).toBe(401);
  });

  test("401: is rejected by every other operation", async () => {
    const init = { headers: { authorization: `Bearer ${token}` } };
    const responses = await Promise.all([
      LIST(new Request("http://localhost/v1/billing/crypto-orders", init)),
      ACCOUNT(new Request("http://localhost/v1/account", init)),
      RECEIPT(new Request("http://localhost/x", init), context(orderId)),
      CANCEL(new Request("http://localhost/x", { ...init, method: "POST" }), context(orderId)),
      patch(orderId, { customer_note: "mine now" }, token),
    ]);
    expect(responses.map((response) => response.status)).toEqual([401, 401, 401, 401, 401]);
    expect((await read()).customer_note).toBe(PRIVATE.customer_note);
  });
});

describe("PATCH", () => {
  test("200: writes, replaces and removes the note, and changes nothing else", async () => {
    const before = await read();
    const tag = (await get(orderId, key)).headers.get("etag");
    const written = await patch(orderId, { customer_note: '"quoted" — 顧客 שלום\nline two' });
    expect(written.status).toBe(200);
    const after = (await written.json()) as OrderResource;
    expect(after.customer_note).toBe('"quoted" — 顧客 שלום\nline two');
    expect(after).toEqual({
      ...before,
      customer_note: after.customer_note,
      updated_at: after.updated_at,
    });
    expect((await get(orderId, key)).headers.get("etag")).not.toBe(tag);
    for (const none of [null, ""]) {
      await patch(orderId, { customer_note: "x" });
      const removed = await patch(orderId, { customer_note: none });
      expect(((await removed.json()) as OrderResource).customer_note).toBeNull();
    }
    expect((await patch(orderId, { customer_note: "x".repeat(500) })).status).toBe(200);
    const row = await world.ctx.db.order.findUniqueOrThrow({ where: { id: orderId } });
    expect(row.internalNote).toBe("internal-secret");
  });

  test.each([
    ["customer_note", {}],
    ["customer_note", { customer_note: "x".repeat(501) }],
    ["customer_note", { customer_note: 7 }],
    ["customer_note", { customer_note: "a\u0000b" }],
    ["status", { customer_note: "x", status: "paid" }],
    ["internal_note", { customer_note: "x", internal_note: "x" }],
    ["metadata", { customer_note: "x", metadata: {} }],
    ["price_cents", { customer_note: "x", price_cents: 1 }],
    ["account_id", { customer_note: "x", account_id: "acc_1" }],
  ])("400: %s of %j is rejected with the field's name", async (field, body) => {
    const response = await patch(orderId, body);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as Problem;
    expect(errors?.map((error) => error.path)).toContain(field);
  });

  test("403: a read-only key", async () => {
    const reader = await createTestKey(account, { scopes: ["read"] });
    expect((await patch(orderId, { customer_note: "x" }, reader)).status).toBe(403);
  });

  test("404: another account's order, an order of the other mode, an unknown one", async () => {
    const testKey = await createTestKey(account, { livemode: false });
    const before = await read();
    for (const response of [
      await patch(foreignId, { customer_note: "x" }),
      await patch(orderId, { customer_note: "x" }, testKey),
      await patch(`ord_${"0".repeat(32)}`, { customer_note: "x" }),
    ])
      expect(response.status).toBe(404);
    expect((await read()).customer_note).toBe(before.customer_note);
  });
});
