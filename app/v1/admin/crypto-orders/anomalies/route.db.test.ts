import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POST as RESOLVE } from "@/app/v1/admin/crypto-orders/anomalies/[id]/resolve/route";
import type { AnomalyPage, AnomalyResource } from "@/lib/contract/admin-anomalies";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { bodyOf, callRoute, createAdminWorld, type AdminWorld } from "@/test/support/admin-calls";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import type { TestAccount } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { GET } from "./route";

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

const list = (query: string, key: string | undefined = admin.adminKey) =>
  callRoute(GET, { key, path: `/v1/admin/crypto-orders/anomalies?${query}` });
const listed = async (query: string) => (await bodyOf<AnomalyPage>(list(query))).anomalies;
const resolve = (id: string, body: unknown, key: string | undefined = admin.adminKey) =>
  callRoute(RESOLVE, { key, method: "POST", params: { id }, body });

/** A payment for a cancelled order. */
async function latePayment(account: TestAccount): Promise<string> {
  const order = await createTestOrder(account.ctx);
  await cancelOrder(account.ctx, { orderId: order.orderId });
  await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
  return order.orderId;
}
async function overpaid(account: TestAccount): Promise<string> {
  const order = await createTestOrder(account.ctx);
  const fields = order.ipn("finished");
  await deliverIpn(world.ctx, ipnBody({ ...fields, actually_paid: (fields.pay_amount ?? 0) * 2 }));
  return order.orderId;
}

describe("200", () => {
  test("lists anomalies newest first, each with its policy, and filters them", async () => {
    const shop = await createTestAccount(world);
    const late = await latePayment(shop);
    const over = await overpaid(shop);
    await latePayment(await createTestAccount(world));
    const mine = `account_id=${shop.accountId}`;
    const all = await listed(mine);
    expect(all.map(({ kind, order_id }) => [kind, order_id])).toEqual([
      ["overpaid", over],
      ["late_payment", late],
    ]);
    for (const { policy } of all) {
      expect(policy.meaning.length).toBeGreaterThan(20);
      expect(policy.action.length).toBeGreaterThan(20);
    }
    expect(await listed(`${mine}&kind=overpaid`)).toHaveLength(1);
    expect(await listed(`${mine}&kind=redeposit`)).toEqual([]);
    expect(await listed(`${mine}&resolved=true`)).toEqual([]);
    expect(await listed(`${mine}&resolved=false`)).toHaveLength(2);
  });

  test("is paged by cursor, which is bound to the filters", async () => {
    const shop = await createTestAccount(world);
    const made = [await latePayment(shop), await overpaid(shop), await latePayment(shop)];
    const mine = `account_id=${shop.accountId}&limit=2`;
    const first = await bodyOf<AnomalyPage>(list(mine));
    const second = await bodyOf<AnomalyPage>(list(`${mine}&cursor=${first.next_cursor}`));
    const walked = [...first.anomalies, ...second.anomalies].map((each) => each.order_id);
    expect(walked).toEqual(made.toReversed());
    expect(second.next_cursor).toBeNull();
    expect((await list(`limit=2&cursor=${first.next_cursor}`)).status).toBe(400);
  });

  test("resolving stores the note, the operator and the time, and writes an audit entry", async () => {
    const shop = await createTestAccount(world);
    const orderId = await latePayment(shop);
    const [open] = await listed(`account_id=${shop.accountId}`);
    const done = await bodyOf<AnomalyResource>(
      resolve(open?.id ?? "", { note: " refunded, payout 17 " }),
    );
    expect(done).toMatchObject({ id: open?.id, resolution: "refunded, payout 17" });
    expect(done.resolved_by).toMatch(/^api_key:key_/);
    expect(done.resolved_at).toBeTruthy();
    expect(await listed(`account_id=${shop.accountId}&resolved=true`)).toEqual([done]);
    expect(
      await world.ctx.db.auditEntry.findMany({
        where: { target: orderId, action: "admin.anomaly_resolved" },
      }),
    ).toMatchObject([{ detail: { kind: "late_payment", note: "refunded, payout 17" } }]);
  });
});

describe("400", () => {
  test.each(["kind=nothing", "resolved=1", "limit=0", "account_id=1", "cursor=x~y", "a=b"])(
    "%s is rejected",
    async (query) => {
      expect((await list(query)).status).toBe(400);
    },
  );

  test.each([
    {},
    { note: "" },
    { note: "   " },
    { note: "x".repeat(2001) },
    { note: "a", kind: 1 },
  ])("a resolution of %j is rejected", async (body) => {
    expect((await resolve("1", body)).status).toBe(400);
  });

  test("an ID of any other form is unknown: 404", async () => {
    for (const id of ["0", "-1", "abc", "1".repeat(30)])
      expect((await resolve(id, { note: "x" })).status).toBe(404);
  });
});

describe("401", () => {
  test("requires a key", async () => {
    expect((await callRoute(GET, {})).status).toBe(401);
    expect((await callRoute(RESOLVE, { method: "POST", params: { id: "1" } })).status).toBe(401);
  });
});

describe("403", () => {
  test("a customer can neither read nor resolve anomalies, not even its own", async () => {
    await latePayment(admin.customer);
    const [own] = await listed(`account_id=${admin.customer.accountId}`);
    expect((await list("", admin.customerKey)).status).toBe(403);
    expect((await resolve(own?.id ?? "", { note: "x" }, admin.customerKey)).status).toBe(403);
    expect(await listed(`account_id=${admin.customer.accountId}`)).toEqual([own]);
  });
});

describe("404", () => {
  test("an unknown anomaly cannot be resolved", async () => {
    expect((await resolve("999999999", { note: "x" })).status).toBe(404);
  });
});

describe("409", () => {
  test("of concurrent resolutions only the first succeeds, and its note is kept", async () => {
    const shop = await createTestAccount(world);
    const orderId = await latePayment(shop);
    const [open] = await listed(`account_id=${shop.accountId}`);
    const responses = await Promise.all(
      ["one", "two", "three"].map((note) => resolve(open?.id ?? "", { note })),
    );
    expect(responses.map((response) => response.status).toSorted()).toEqual([200, 409, 409]);
    const winner = responses.find((response) => response.status === 200);
    const { resolution } = await bodyOf<AnomalyResource>(winner ?? Response.error());
    expect((await listed(`account_id=${shop.accountId}`))[0]?.resolution).toBe(resolution);
    expect(
      await world.ctx.db.auditEntry.count({
        where: { target: orderId, action: "admin.anomaly_resolved" },
      }),
    ).toBe(1);
  });
});
