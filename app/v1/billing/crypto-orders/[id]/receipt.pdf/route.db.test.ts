import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReceiptResource } from "@/lib/contract/receipts";
import { findIssuedReceipt } from "@/lib/features/receipts/find-issued-receipt";
import { pdfLines } from "@/test/support/pdf-text";
import type { RouteHandler } from "@/lib/http/api/handler";
import {
  configure,
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { GET as PAYER_JSON } from "@/app/v1/pay/[id]/receipt/route";
import { GET as PAYER_PDF } from "@/app/v1/pay/[id]/receipt.pdf/route";
import { GET as PAYER_TXT } from "@/app/v1/pay/[id]/receipt.txt/route";
import { GET as JSON_FILE } from "@/app/v1/billing/crypto-orders/[id]/receipt/route";
import { GET as TXT } from "@/app/v1/billing/crypto-orders/[id]/receipt.txt/route";
import { GET as PDF } from "./route";

const SELLER = {
  sellerName: 'متجر "النور"\r\nStatus 北京 😀',
  sellerAddress: "שדרות 1\nתל אביב",
  sellerTaxId: "=1+1",
};

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let key: string;
let paidId: string;
let pendingId: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  key = await createTestKey(account, { scopes: ["read"] });
  await world.ctx.db.account.update({ where: { id: account.accountId }, data: SELLER });
  const order = await createTestOrder(account.ctx);
  paidId = order.orderId;
  await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
  pendingId = (await createTestOrder(account.ctx)).orderId;
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

function get(route: RouteHandler, id: string, token: string | null = key): Promise<Response> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const request = new Request(`http://localhost/receipt/${id}`, { headers });
  return route(request, { params: Promise.resolve({ id }) });
}
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("200", () => {
  test("the three formats are downloads with ASCII names and the same content", async () => {
    const json = (await (await get(JSON_FILE, paidId)).json()) as ReceiptResource;
    const txt = await get(TXT, paidId);
    const pdf = await get(PDF, paidId);
    expect(txt.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(txt.headers.get("content-disposition")).toBe(
      `attachment; filename="receipt-${paidId}.txt"`,
    );
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect(pdf.headers.get("content-disposition")).toBe(
      `attachment; filename="receipt-${paidId}.pdf"`,
    );
    const text = await txt.text();
    const copied = pdfLines(await bytesOf(pdf)).map((line) => line.copied);
    const facts = [json.receipt_number, json.issued_at, json.product, json.order_id, json.paid_at];
    for (const fact of [...facts, json.pay_amount, json.payment_id, json.content_sha256]) {
      expect(text).toContain(fact);
      expect(copied.join("\n")).toContain(fact);
    }
    for (const line of ['متجر "النور"\uFFFD\uFFFDStatus 北京 😀', "שדרות 1", "תל אביב", "=1+1"]) {
      expect(text).toContain(line);
      expect(copied.join("\n")).toContain(line);
    }
  });

  test("the payer gets the same bytes as the merchant", async () => {
    for (const [mine, payers] of [
      [JSON_FILE, PAYER_JSON],
      [TXT, PAYER_TXT],
      [PDF, PAYER_PDF],
    ] as const) {
      const payer = await get(payers, paidId, null);
      expect(payer.status).toBe(200);
      expect((await bytesOf(payer)).equals(await bytesOf(await get(mine, paidId)))).toBe(true);
    }
  });

  test("the bytes do not change when the seller, the server's URL or the clock changes", async () => {
    const before = await Promise.all([JSON_FILE, TXT, PDF].map((route) => get(route, paidId)));
    await world.ctx.db.account.update({
      where: { id: account.accountId },
      data: { name: "Other", sellerName: "Another seller", sellerAddress: null },
    });
    const restore = configure(world.runtime, { appUrl: "https://elsewhere.example.com" });
    world.clock.advance(86_400_000);
    const after = await Promise.all([JSON_FILE, TXT, PDF].map((route) => get(route, paidId)));
    restore();
    await world.ctx.db.account.update({ where: { id: account.accountId }, data: SELLER });
    for (const [index, response] of after.entries()) {
      const old = before[index];
      expect(old && (await bytesOf(response)).equals(await bytesOf(old))).toBe(true);
    }
  });

  test("two concurrent first requests return the same bytes", async () => {
    const order = await createTestOrder(account.ctx);
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    const responses = await Promise.all(
      [PDF, PAYER_PDF, PDF, PAYER_PDF].map((route) => get(route, order.orderId)),
    );
    const bodies = await Promise.all(responses.map(bytesOf));
    expect(new Set(bodies.map((body) => body.toString("latin1"))).size).toBe(1);
  });

  test("a stored file can be neither changed nor deleted", async () => {
    await get(TXT, paidId);
    const where = { orderId_kind: { orderId: paidId, kind: "txt" } };
    const { db } = world.ctx;
    await expect(db.receiptFile.update({ where, data: { kind: "pdf" } })).rejects.toThrow();
    await expect(db.receiptFile.delete({ where })).rejects.toThrow();
    const bytes = Buffer.from("x");
    const row = { orderId: paidId, kind: "pdf", bytes, sha256: "0".repeat(64) };
    await expect(db.receiptFile.create({ data: row })).rejects.toThrow();
  });
});

describe("401", () => {
  test("without a key", async () => {
    expect((await get(PDF, paidId, null)).status).toBe(401);
    expect((await get(TXT, paidId, null)).status).toBe(401);
  });
});

describe("404", () => {
  test("another account's receipt, the other mode's and an unknown one return the same response", async () => {
    const other = await createTestKey(await createTestAccount(world));
    const testMode = await createTestKey(account, { livemode: false });
    const unknown = `ord_${"0".repeat(32)}`;
    for (const route of [PDF, TXT]) {
      const responses = [
        await get(route, paidId, other),
        await get(route, paidId, testMode),
        await get(route, unknown),
      ];
      const details = await Promise.all(
        responses.map(async (response) => ((await response.json()) as { detail: string }).detail),
      );
      expect(responses.map((response) => response.status)).toEqual([404, 404, 404]);
      expect(new Set(details).size).toBe(1);
    }
    for (const route of [PAYER_PDF, PAYER_TXT])
      expect((await get(route, unknown, null)).status).toBe(404);
  });
});

describe("409", () => {
  test("until the order is paid", async () => {
    for (const route of [PDF, TXT, PAYER_PDF, PAYER_TXT]) {
      const response = await get(route, pendingId);
      expect(response.status).toBe(409);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.text()).toContain("it is pending");
    }
  });
});

describe("verification", () => {
  test("confirms the hash that can be computed from the JSON, in upper and lower case", async () => {
    const json = (await (await get(JSON_FILE, paidId)).json()) as ReceiptResource;
    const { content_sha256: hash, ...content } = json;
    expect(sha256(JSON.stringify(content))).toBe(hash);
    expect(await findIssuedReceipt(world.ctx, { contentSha256: hash })).toEqual(json);
    const upper = { contentSha256: hash.toUpperCase() };
    expect((await findIssuedReceipt(world.ctx, upper))?.order_id).toBe(paidId);
  });

  test.each(["", "x", "0".repeat(64), "' OR 1=1 --", "%", "\u0000", "../..", "a".repeat(100_000)])(
    "%j was never issued",
    async (contentSha256) => {
      expect(await findIssuedReceipt(world.ctx, { contentSha256 })).toBeNull();
    },
  );
});
