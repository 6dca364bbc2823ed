import { describe, expect, it } from "vitest";
import { IssuedReceipt } from "@/components/receipts/issued-receipt";
import { WebhookList } from "@/components/webhooks/webhook-list";
import type { OrderResource } from "@/lib/contract/orders";
import type { ReceiptResource } from "@/lib/contract/receipts";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { renderDashboard } from "@/test/support/render-dashboard";
import { OrderEnvelope } from "./order-envelope";
import { OrderPayment } from "./order-payment";
import { OrdersTable } from "./orders-table";

const AT = "2026-05-12T13:00:00.000Z";
const NOW = Date.parse(AT);
const ATTACKS = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "javascript:alert(1)",
  "{{constructor.constructor('alert(1)')()}}",
  "\u2028<svg/onload=alert(1)>",
];

const orderWith = (text: string): OrderResource => ({
  order_id: text,
  order_number: 1,
  product: text,
  price_cents: 4900,
  price_currency: text,
  payment_id: text,
  status: "paid",
  failure_reason: null,
  customer_note: text,
  metadata: { [text]: text },
  events: [{ status: "pending", at: AT, source: "create" }],
  pay_currency: text,
  pay_amount: "2",
  amount_received: "1",
  payment_address: text,
  network: text,
  payment_extra_id: text,
  transaction_hash: text,
  expires_at: null,
  paid_at: AT,
  failed_at: null,
  livemode: true,
  created_at: AT,
  updated_at: AT,
});
const receiptWith = (text: string): ReceiptResource => ({
  order_id: text,
  receipt_number: text,
  issued_at: AT,
  status: "paid",
  product: text,
  price_cents: 4900,
  price_currency: text,
  pay_currency: text,
  pay_amount: "2",
  amount_received: "1",
  payment_id: text,
  transaction_hash: text,
  paid_at: AT,
  created_at: AT,
  seller: { name: text, address: text, tax_id: text, email: text },
  content_sha256: text,
});
const webhookWith = (text: string): WebhookResource => ({
  id: text,
  url: text,
  events: ["crypto.order.paid"],
  description: text,
  active: false,
  secret_prefix: text,
  prev_secret_prefix: text,
  rotation_grace_expires_at: null,
  consecutive_failures: 0,
  last_success_at: null,
  last_failure_at: null,
  disabled_at: AT,
  disabled_reason: text as WebhookResource["disabled_reason"],
  delivery_counts: { delivered: 0, failed: 0, dlq: 0 },
  livemode: true,
  created_at: AT,
});

/** Elements, event handlers and URLs in the markup that a text could have injected. */
const dangersIn = (html: string) => [
  ...(html.match(/(href|src|action)="\s*javascript:/gi) ?? []),
  // React quotes every attribute and escapes the quotes in it: what remains between < and > is markup.
  ...(html.replace(/"[^"]*"/g, '""').match(/<script|<img|<svg\/|<!--|<[^>]*\son\w+=/gi) ?? []),
];

describe.each(ATTACKS)("%j stored in every displayed text", (text) => {
  it.each([
    ["the list of orders", <OrdersTable key="" orders={[orderWith(text)]} />],
    ["an order", <OrderEnvelope key="" order={orderWith(text)} />],
    ["its payment", <OrderPayment key="" order={orderWith(text)} />],
    ["a receipt", <IssuedReceipt key="" receipt={receiptWith(text)} />],
    ["a webhook endpoint", <WebhookList key="" webhooks={[webhookWith(text)]} />],
  ])("is rendered as text in %s", (_name, page) => {
    const html = renderDashboard(page, { renderedAtMs: NOW });
    expect(dangersIn(html)).toEqual([]);
    expect(html).not.toContain(text.includes("<") ? text : "\u0000");
  });
});
