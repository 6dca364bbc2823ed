import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POST } from "@/app/v1/admin/crypto-orders/[id]/apply-ipn/route";
import type { AppliedIpnResource, IpnPage } from "@/lib/contract/admin-ipns";
import { newId } from "@/lib/platform/ids";
import { bodyOf, callRoute, createAdminWorld, type AdminWorld } from "@/test/support/admin-calls";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { POST as REAPPLY } from "./[ipn_id]/reapply/route";
import { GET as LIST_IPNS } from "./route";

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

const FINISHED = { provider_status: "finished", payment_id: "np-hand-1" };
const apply = (id: string, body: unknown, key: string | undefined = admin.adminKey) =>
  callRoute(POST, { key, method: "POST", params: { id }, body });
const listIpns = (id: string, key = admin.adminKey, query = "") =>
  callRoute(LIST_IPNS, { key, params: { id }, path: `/x${query}` });
const reapply = (id: string, ipnId: string, key = admin.adminKey) =>
  callRoute(REAPPLY, { key, method: "POST", params: { id, ipn_id: ipnId } });
const auditOf = (target: string) => world.ctx.db.auditEntry.findMany({ where: { target } });

describe("200", () => {
  test("the inbox shows a signed IPN with its raw body, headers, signature check and outcome", async () => {
    const order = await createTestOrder(admin.customer.ctx);
    const raw = ipnBody(order.ipn("confirming"));
    await deliverIpn(world.ctx, raw);
    const page = await bodyOf<IpnPage>(listIpns(order.orderId));
    expect(page.next_cursor).toBeNull();
    expect(page.ipns).toMatchObject([
      {
        raw_body: raw,
        headers: { "user-agent": "NOWPayments v1.0" },
        signature_verdict: "valid",
        source: "ipn",
        outcome: "applied",
        reason: "confirming",
        attempts: 1,
      },
    ]);
    expect(page.ipns[0]?.signature_variant).toBeTruthy();
  });

  test("the inbox is paged by cursor, newest first", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    for (const status of ["confirming", "sending", "finished"])
      await apply(orderId, { ...FINISHED, provider_status: status });
    const first = await bodyOf<IpnPage>(listIpns(orderId, admin.adminKey, "?limit=2"));
    expect(first.ipns.map((ipn) => ipn.provider_status)).toEqual(["finished", "sending"]);
    const second = await bodyOf<IpnPage>(
      listIpns(orderId, admin.adminKey, `?limit=2&cursor=${first.next_cursor}`),
    );
    expect(second.ipns.map((ipn) => ipn.provider_status)).toEqual(["confirming"]);
    const elsewhere = await createTestOrder(admin.customer.ctx);
    const foreign = await listIpns(
      elsewhere.orderId,
      admin.adminKey,
      `?limit=2&cursor=${first.next_cursor}`,
    );
    expect(foreign.status).toBe(400);
  });

  test("a stored IPN that matched no order is applied once it matches", async () => {
    const order = await createTestOrder(admin.customer.ctx);
    const { db } = world.ctx;
    const payment = await db.payment.findFirstOrThrow({ where: { orderId: order.orderId } });
    // While the payment belongs to another provider, the IPN matches no payment of the order.
    await db.payment.update({ where: { id: payment.id }, data: { provider: "nowpayments" } });
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    const [ignored] = (await bodyOf<IpnPage>(listIpns(order.orderId))).ipns;
    expect(ignored).toMatchObject({ outcome: "ignored", reason: "unknown_order" });
    await db.payment.update({ where: { id: payment.id }, data: { provider: "sandbox" } });
    const applied = await bodyOf<AppliedIpnResource>(reapply(order.orderId, ignored?.id ?? ""));
    expect(applied).toMatchObject({
      status: "paid",
      ipn: { id: ignored?.id, outcome: "applied", attempts: 2, source: "ipn" },
    });
    expect(await auditOf(order.orderId)).toMatchObject([
      { action: "admin.ipn_reapplied", detail: { reason_before: "unknown_order" } },
    ]);
  });

  test("applying an applied IPN again changes nothing", async () => {
    const order = await createTestOrder(admin.customer.ctx);
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    const [stored] = (await bodyOf<IpnPage>(listIpns(order.orderId))).ipns;
    const applied = await bodyOf<AppliedIpnResource>(reapply(order.orderId, stored?.id ?? ""));
    expect(applied).toMatchObject({ status: "paid", ipn: { outcome: "unchanged" } });
    const { db } = world.ctx;
    const { orderId } = order;
    expect(await db.event.count({ where: { orderId, type: "crypto.order.paid" } })).toBe(1);
    expect(await db.receipt.count({ where: { orderId } })).toBe(1);
  });
});

describe("404", () => {
  test("an ID of any other form is unknown", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    for (const id of ["0", "-1", "x", "1e3", "9".repeat(40)])
      expect((await reapply(orderId, id)).status).toBe(404);
  });
});

describe("401", () => {
  test("requires a key to read or apply a message", async () => {
    const id = newId("ord", new Date());
    expect((await callRoute(LIST_IPNS, { params: { id } })).status).toBe(401);
    const response = await callRoute(REAPPLY, { method: "POST", params: { id, ipn_id: "1" } });
    expect(response.status).toBe(401);
  });
});

describe("403", () => {
  test("a customer cannot see an inbox, not even of its own order", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    expect((await listIpns(orderId, admin.customerKey)).status).toBe(403);
    expect((await reapply(orderId, "1", admin.customerKey)).status).toBe(403);
  });
});

describe("404", () => {
  test("an unknown order has no inbox", async () => {
    const id = newId("ord", new Date());
    expect((await listIpns(id)).status).toBe(404);
    expect((await reapply(id, "1")).status).toBe(404);
    expect(await auditOf(id)).toEqual([]);
  });

  test("a message of another order cannot be applied", async () => {
    const one = await createTestOrder(admin.customer.ctx);
    const other = await createTestOrder(admin.customer.ctx);
    const applied = await bodyOf<AppliedIpnResource>(apply(one.orderId, FINISHED));
    expect((await reapply(other.orderId, applied.ipn.id)).status).toBe(404);
    expect((await reapply(other.orderId, "99999999")).status).toBe(404);
  });
});
