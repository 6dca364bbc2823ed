import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { ReceiptResource } from "@/lib/contract/receipts";
import { IssuedReceipt } from "./issued-receipt";
import { ReceiptCard } from "./receipt-card";
import { UnknownReceipt } from "./unknown-receipt";

const RECEIPT: ReceiptResource = {
  order_id: "ord_0193a1b2c3d4e5f60718293a4b5c6d7e",
  receipt_number: "1001-000042",
  issued_at: "2026-05-12T13:00:00.123Z",
  status: "paid",
  product: "team_manual",
  price_cents: 4900,
  price_currency: "USD",
  pay_currency: "btc",
  pay_amount: "0.00071234",
  amount_received: "0.00071234",
  payment_id: "5077125051",
  transaction_hash: "ab".repeat(32),
  paid_at: "2026-05-12T12:59:59.999Z",
  created_at: "2026-05-12T12:55:00.000Z",
  seller: { name: "متجر \u202E<b>النور</b>", address: "1 Road\r\nTown", tax_id: null, email: null },
  content_sha256: "ab12".repeat(16),
};
const render = (receipt: Partial<ReceiptResource> = {}) =>
  renderToStaticMarkup(<IssuedReceipt receipt={{ ...RECEIPT, ...receipt }} />);

describe("the verification page", () => {
  test("shows what to compare: number, times, seller, price, product, paid", () => {
    const html = render();
    for (const part of ["1001-000042", RECEIPT.issued_at, RECEIPT.paid_at, "USD 49.00", "Paid"])
      expect(html).toContain(part);
    expect(html).toContain("This receipt was issued");
    expect(html).toContain("team_manual");
  });

  test("renders a seller's name as isolated text", () => {
    expect(render()).toContain("<bdi>متجر \uFFFD&lt;b&gt;النور&lt;/b&gt;</bdi>");
  });

  test("does not show payment ID, transaction and order ID", () => {
    for (const part of [RECEIPT.payment_id, RECEIPT.transaction_hash, RECEIPT.order_id])
      expect(render()).not.toContain(part);
  });

  test("marks a test-mode receipt", () => {
    expect(render({ receipt_number: "TEST-1-000001" })).toContain("no real money was paid");
    expect(render()).not.toContain("no real money");
  });

  test("explains that no receipt was issued, and what to do", () => {
    const html = renderToStaticMarkup(<UnknownReceipt />);
    expect(html).toContain("This receipt was not issued here");
    expect(html).toContain("do not rely on the receipt");
  });
});

describe("the receipt card", () => {
  test("offers the PDF first, then text and JSON", () => {
    const html = renderToStaticMarkup(<ReceiptCard orderId={RECEIPT.order_id} />);
    const path = `/v1/billing/crypto-orders/${RECEIPT.order_id}/receipt`;
    const links = [...html.matchAll(/href="([^"]+)"/g)].map((match) => match[1]);
    expect(links).toEqual([`${path}.pdf`, `${path}.txt`, path]);
  });
});
