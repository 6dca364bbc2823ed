import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { OrderResource } from "@/lib/contract/orders";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { NO_FILTERS } from "./order-filters";
import { OrderEnvelope } from "./order-envelope";
import { OrderPayment } from "./order-payment";
import { OrderStatusBadge, STATUS_LOOK } from "./order-status-badge";
import { OrderTimeline } from "./order-timeline";
import { OrdersEmpty } from "./orders-empty";
import { OrdersPager } from "./orders-pager";
import { OrdersTable } from "./orders-table";

const NOW = Date.parse("2026-05-12T13:05:00.000Z");
const ORDER: OrderResource = {
  order_id: "ord_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  product: "pro-monthly",
  price_cents: 4900,
  price_currency: "USD",
  payment_id: "5745459419",
  status: "partial",
  failure_reason: null,
  customer_note: '<script>alert("note")</script>',
  metadata: { cart: "c_8812" },
  events: [
    { status: "pending", at: "2026-05-12T13:00:00.000Z", source: "create" },
    { status: "partial", at: "2026-05-12T13:03:00.000Z", source: "ipn" },
  ],
  pay_currency: "xmr",
  pay_amount: "0.100000000001",
  amount_received: "0.0000000000010",
  payment_address:
    "48edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt52XU5xvqgzYnDK9URnRoJMk1j8nLwEVsaSWJ4fhdUyZijBGUicoD",
  network: "xmr",
  payment_extra_id: null,
  transaction_hash: null,
  expires_at: null,
  paid_at: null,
  failed_at: null,
  livemode: true,
  created_at: "2026-05-12T13:00:00.000Z",
  updated_at: "2026-05-12T13:03:00.000Z",
};

describe("the order table", () => {
  const html = renderToStaticMarkup(<OrdersTable orders={[ORDER]} nowMs={NOW} />);

  it("shows product, price, coin and amount verbatim, status, and the time both ways", () => {
    expect(html).toContain('href="/dashboard/orders/ord_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b"');
    expect(html).toContain("49.00 USD");
    expect(html).toContain("0.100000000001 XMR");
    expect(html).toContain("Partly paid");
    expect(html).toContain(
      '<time dateTime="2026-05-12T13:00:00.000Z" title="2026-05-12 13:00:00 UTC">5 min ago</time>',
    );
  });

  it("the order id is shortened for the eye and whole for the copy button", () => {
    expect(html).toContain("ord_0196…3f4a5b");
    expect(html).toContain(`aria-label="Copy order id ${ORDER.order_id}"`);
  });

  it("an order without a coin says so", () => {
    const bare = { ...ORDER, pay_currency: null, pay_amount: null };
    expect(renderToStaticMarkup(<OrdersTable orders={[bare]} nowMs={NOW} />)).toContain(
      "no coin yet",
    );
  });
});

describe("status badges", () => {
  it("no two statuses share a word or a shape", () => {
    const looks = ORDER_STATUSES.map((status) => STATUS_LOOK[status]);
    expect(new Set(looks.map(({ label }) => label)).size).toBe(looks.length);
    expect(new Set(looks.map(({ icon }) => icon)).size).toBe(looks.length);
  });

  it("an order that ran out of time is expired, not failed", () => {
    const text = (reason: "ipn" | "expired" | "swept") =>
      renderToStaticMarkup(<OrderStatusBadge status="failed" failureReason={reason} />);
    expect(text("ipn")).toContain("Failed");
    expect(text("expired")).toContain("Expired");
    expect(text("swept")).toContain("Expired");
  });
});

describe("where no order is", () => {
  const curl = { appUrl: "http://localhost:3000", email: "o'hara@shop.example", livemode: false };

  it("the first visit gets commands that make an order in the mode on screen", () => {
    const html = renderToStaticMarkup(<OrdersEmpty filters={NO_FILTERS} curl={curl} />);
    expect(html).toContain("No test orders yet");
    expect(html).toContain("--scopes write --test)");
    expect(html).toContain("curl http://localhost:3000/v1/billing/crypto-checkout");
    expect(html).toContain("&#x27;o&#x27;\\&#x27;&#x27;hara@shop.example&#x27;");
  });

  it("a filter without a match gets the way back", () => {
    const html = renderToStaticMarkup(
      <OrdersEmpty filters={{ ...NO_FILTERS, status: "paid" }} curl={curl} />,
    );
    expect(html).toContain("No order matches");
    expect(html).toContain('href="/dashboard/orders"');
  });
});

describe("paging", () => {
  const render = (cursors: string[], nextCursor: string | null) =>
    renderToStaticMarkup(
      <OrdersPager filters={{ ...NO_FILTERS, status: "paid", cursors }} nextCursor={nextCursor} />,
    );

  it("older adds the page's cursor, newer takes the last one off, filters stay", () => {
    const html = render(["a", "b"], "c");
    expect(html).toContain("/dashboard/orders?status=paid&amp;cursor=a&amp;cursor=b&amp;cursor=c");
    expect(html).toContain('"/dashboard/orders?status=paid&amp;cursor=a"');
  });

  it("a single page has no pager, and an end has no link", () => {
    expect(render([], null)).toBe("");
    expect(render([], "c").match(/<a /g)).toHaveLength(1);
    expect(render(["a"], null).match(/<a /g)).toHaveLength(1);
  });
});

describe("the order page", () => {
  it("says what is still missing, exactly", () => {
    const html = renderToStaticMarkup(<OrderPayment order={ORDER} />);
    expect(html).toContain("0.1 XMR");
    expect(html).toContain("0.0000000000010 XMR");
    expect(html).toContain(ORDER.payment_address);
  });

  it("the timeline names every state, its time and its cause", () => {
    const html = renderToStaticMarkup(<OrderTimeline order={ORDER} />);
    expect(html).toMatch(
      /Pending.*by a checkout.*2026-05-12 13:00:00 UTC.*Partly paid.*by the payment provider/s,
    );
    expect(html).toContain("Waiting for the rest.");
  });

  it("a note is text, whatever it contains", () => {
    const html = renderToStaticMarkup(<OrderEnvelope order={ORDER} />);
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;");
  });
});
