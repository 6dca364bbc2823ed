import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as GET_CUSTOMERS } from "@/app/v1/billing/crypto-orders/[id]/route";
import type { AdminOrderResource } from "@/lib/contract/admin";
import { setInternalNote } from "@/lib/features/admin/set-internal-note";
import { newId } from "@/lib/platform/ids";
import { bodyOf, callRoute, createAdminWorld, type AdminWorld } from "@/test/support/admin-calls";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { PATCH } from "./route";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let admin: AdminWorld;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  admin = await createAdminWorld(world);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const patch = (id: string, body: unknown, key: string | undefined = admin.adminKey) =>
  callRoute(PATCH, { key, method: "PATCH", params: { id }, body });
const auditOf = (target: string) =>
  world.ctx.db.auditEntry.findMany({ where: { target }, orderBy: { id: "asc" } });
const noteOf = async (id: string) =>
  (await world.ctx.db.order.findUniqueOrThrow({ where: { id } })).internalNote;

describe("200", () => {
  test("writes and removes the note, and both are in the audit log without the text", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    const written = await bodyOf<AdminOrderResource>(
      patch(orderId, { internal_note: "suspicious, call them\n日本" }),
    );
    expect(written.internal_note).toBe("suspicious, call them\n日本");
    const removed = await bodyOf<AdminOrderResource>(patch(orderId, { internal_note: null }));
    expect(removed.internal_note).toBeNull();
    const entries = await auditOf(orderId);
    expect(entries).toMatchObject([
      { action: "admin.internal_note_changed", detail: { had_note: false, has_note: true } },
      { action: "admin.internal_note_changed", detail: { had_note: true, has_note: false } },
    ]);
    expect(JSON.stringify(entries.map((entry) => entry.detail))).not.toContain("suspicious");
    expect(entries.every((entry) => entry.accountId === admin.operator.accountId)).toBe(true);
  });

  test("is never shown to customers", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    await patch(orderId, { internal_note: "internal only" });
    const response = await callRoute(GET_CUSTOMERS, {
      key: admin.customerKey,
      path: `/v1/billing/crypto-orders/${orderId}`,
      params: { id: orderId },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain("internal only");
  });

  test("a failed transaction leaves neither note nor entry", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    const clock = {
      now: () => {
        throw new Error("the clock has stopped");
      },
    };
    const ctx = { ...admin.operator.ctx, clock };
    await expect(setInternalNote(ctx, { orderId, internal_note: "lost" })).rejects.toThrow();
    expect(await noteOf(orderId)).toBeNull();
    expect(await auditOf(orderId)).toEqual([]);
  });
});

describe("400", () => {
  test.each([
    {},
    { internal_note: 1 },
    { internal_note: "x".repeat(2001) },
    { internal_note: "a\u0000b" },
    { internal_note: "ok", status: "paid" },
  ])("%j is rejected", async (body) => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    expect((await patch(orderId, body)).status).toBe(400);
  });
});

describe("401", () => {
  test("requires a key to write", async () => {
    const id = newId("ord", new Date());
    const response = await callRoute(PATCH, { method: "PATCH", params: { id }, body: {} });
    expect(response.status).toBe(401);
  });
});

describe("403", () => {
  test("a customer cannot write the note of its own order", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    expect((await patch(orderId, { internal_note: "x" }, admin.customerKey)).status).toBe(403);
    expect(await noteOf(orderId)).toBeNull();
  });
});

describe("404", () => {
  test("a note for an unknown order is not stored and leaves no entry", async () => {
    const id = newId("ord", new Date());
    expect((await patch(id, { internal_note: "x" })).status).toBe(404);
    expect(await auditOf(id)).toEqual([]);
  });
});
