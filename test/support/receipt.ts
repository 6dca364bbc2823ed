import type { ReceiptResource } from "@/lib/contract/receipts";

export const RECEIPT: ReceiptResource = {
  order_id: "ord_0193a1b2c3d4e5f60718293a4b5c6d7e",
  receipt_number: "1001-000042",
  issued_at: "2026-05-12T13:00:00.123Z",
  status: "paid",
  product: "team_manual",
  price_cents: 4900,
  price_currency: "USD",
  pay_currency: "usdttrc20",
  pay_amount: "49.012345",
  amount_received: "49.000000000000000001",
  payment_id: "5077125051",
  transaction_hash: `0x${"ab".repeat(32)}`,
  paid_at: "2026-05-12T12:59:59.999Z",
  created_at: "2026-05-12T12:55:00.000Z",
  seller: {
    name: "Driftstack GmbH",
    address: "Hauptstraße 1\n10115 Berlin",
    tax_id: "DE123456789",
    email: "billing@example.com",
  },
  content_sha256: "ab12".repeat(16),
};

export function receiptOf(seller: Partial<ReceiptResource["seller"]>): ReceiptResource {
  return { ...RECEIPT, seller: { ...RECEIPT.seller, ...seller } };
}
