import type { PayView } from "@/lib/contract/pay-view";

/** The server's time in all fixtures. */
export const FIXTURE_NOW = Date.parse("2026-03-04T12:00:00.000Z");

const ADDRESS = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";

/** A pending order of USD 49.00 in BTC with 47 minutes and 12 seconds left. */
export function payViewFixture(over: Partial<PayView> = {}): PayView {
  return {
    order_id: "ord_0195a1b2c3d47e8f9a0b1c2d3e4f5a6b",
    status: "pending",
    failure_reason: null,
    merchant: { name: "Nordlicht Outdoor", support_email: "help@nordlicht.example" },
    product: "trail-tent-2p",
    price_cents: 4900,
    price_currency: "USD",
    provider: "nowpayments",
    pay_currency: "btc",
    pay_ticker: "BTC",
    network: "btc",
    network_name: "Bitcoin",
    pay_amount: "0.00071234",
    amount_received: null,
    amount_due: "0.00071234",
    payment_address: ADDRESS,
    payment_extra_id: null,
    payment_uri: `bitcoin:${ADDRESS}?amount=0.00071234&label=Nordlicht%20Outdoor&message=trail-tent-2p`,
    transaction_hash: null,
    success_url: "https://shop.example/thanks",
    cancel_url: "https://shop.example/cart",
    return_url: null,
    receipt_sha256: null,
    expires_at: "2026-03-04T12:47:12.000Z",
    paid_at: null,
    created_at: "2026-03-04T11:47:12.000Z",
    server_time: "2026-03-04T12:00:00.000Z",
    livemode: true,
    sandbox: false,
    can_simulate: false,
    ...over,
  };
}

const HASH = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
const XMR_ADDRESS =
  "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H";

/** One view for each state of the page, and for difficult layouts. */
export const PAY_VIEWS = {
  choose: payViewFixture({
    pay_currency: null,
    pay_ticker: null,
    network: null,
    network_name: null,
    pay_amount: null,
    amount_due: null,
    payment_address: null,
    payment_uri: null,
  }),
  pay: payViewFixture(),
  urgent: payViewFixture({ expires_at: "2026-03-04T12:04:09.000Z" }),
  sandbox: payViewFixture({ sandbox: true, can_simulate: true, livemode: false }),
  memo: payViewFixture({
    pay_currency: "xrp",
    pay_ticker: "XRP",
    network: "xrp",
    network_name: "XRP Ledger",
    pay_amount: "21.377551",
    amount_due: "21.377551",
    payment_address: "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh",
    payment_extra_id: "2087459213",
    payment_uri: "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh",
  }),
  tron: payViewFixture({
    pay_currency: "usdttrc20",
    pay_ticker: "USDT",
    network: "trx",
    network_name: "Tron",
    pay_amount: "49.128811",
    amount_due: "49.128811",
    payment_address: "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf",
    payment_uri: "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf",
  }),
  long: payViewFixture({
    merchant: { name: "متجر الأصالة للإلكترونيات والأجهزة المنزلية", support_email: null },
    product: "a-product-code-that-is-as-long-as-a-product-code-can-ever-become",
    price_cents: 100_000_000,
    pay_currency: "xmr",
    pay_ticker: "XMR",
    network: "xmr",
    network_name: "Monero",
    pay_amount: "4711.123456789012",
    amount_due: "4711.123456789012",
    payment_address: XMR_ADDRESS,
    payment_uri: `monero:${XMR_ADDRESS}?tx_amount=4711.123456789012`,
    expires_at: "2026-03-05T11:04:09.000Z",
  }),
  time_up: payViewFixture({ expires_at: "2026-03-04T11:59:59.000Z" }),
  confirming: payViewFixture({
    status: "confirming",
    expires_at: null,
    amount_received: "0.00071234",
    transaction_hash: HASH,
  }),
  partial: payViewFixture({
    status: "partial",
    expires_at: null,
    amount_received: "0.0003",
    amount_due: "0.00041234",
    payment_uri: `bitcoin:${ADDRESS}?amount=0.00041234&label=Nordlicht%20Outdoor&message=trail-tent-2p`,
  }),
  paid: payViewFixture({
    status: "paid",
    expires_at: null,
    amount_received: "0.00071234",
    amount_due: "0",
    transaction_hash: HASH,
    paid_at: "2026-03-04T11:58:31.000Z",
  }),
  expired: payViewFixture({ status: "failed", failure_reason: "expired", expires_at: null }),
  failed: payViewFixture({ status: "failed", failure_reason: "ipn", expires_at: null }),
  cancelled: payViewFixture({ status: "cancelled", expires_at: null, cancel_url: null }),
  stub: payViewFixture({
    provider: "stub",
    payment_address: null,
    payment_uri: null,
    pay_amount: null,
    amount_due: null,
  }),
} as const;
