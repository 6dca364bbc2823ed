import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Pager } from "@/components/ui/pager";
import type { OrderResource } from "@/lib/contract/orders";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { renderDashboard } from "@/test/support/render-dashboard";
import { NO_FILTERS, orderListHref } from "./order-filters";
import { OrderEnvelope } from "./order-envelope";
import { OrderPayment } from "./order-payment";
import { lookOf, STATUS_LOOKS } from "./order-look";
import { OrderTimeline } from "./order-timeline";
import { OrdersEmpty } from "./orders-empty";
import { OrdersTable } from "./orders-table";

const NOW = Date.parse("2026-05-12T13:05:00.000Z");
const ORDER: OrderResource = {
  order_id: "ord_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  order_number: 1,
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
  const html = renderDashboard(<OrdersTable orders={[ORDER]} />, { renderedAtMs: NOW });

  it("shows product, price, exact amount and coin, status, and the relative and exact time", () => {
    expect(html).toContain('href="/dashboard/orders/ord_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b"');
    expect(html).toContain("49.00 USD");
    expect(html).toContain("0.100000000001 XMR");
    expect(html).toContain("Partially paid");
    expect(html).toContain(
      '<time dateTime="2026-05-12T13:00:00.000Z" title="2026-05-12 13:00:00 UTC">5 min ago</time>',
    );
  });

  it("abbreviates the order ID, and copies all of it", () => {
    expect(html).toContain("ord_0196…3f4a5b");
    expect(html).toContain(`aria-label="Copy order id ${ORDER.order_id}"`);
  });

  it("marks an order without a coin", () => {
    const bare = { ...ORDER, pay_currency: null, pay_amount: null };
    expect(renderDashboard(<OrdersTable orders={[bare]} />, { renderedAtMs: NOW })).toContain(
      "no coin yet",
    );
  });
});

describe("status badges", () => {
  it("have a distinct label and icon for each status", () => {
    const looks = ORDER_STATUSES.map((status) => STATUS_LOOKS[status]);
    expect(new Set(looks.map(({ label }) => label)).size).toBe(looks.length);
    expect(new Set(looks.map(({ icon }) => icon)).size).toBe(looks.length);
  });

  it("show an order that was not paid in time as expired, not failed", () => {
    const labelOf = (failure_reason: "ipn" | "expired" | "swept") =>
      lookOf({ status: "failed", failure_reason }).label;
    expect(labelOf("ipn")).toBe("Failed");
    expect(labelOf("expired")).toBe("Expired");
    expect(labelOf("swept")).toBe("Expired");
  });
});

describe("an empty order list", () => {
  const test = { email: "o'hara@shop.example", livemode: false, renderedAtMs: NOW };

  it("shows commands that create an order in the current mode", () => {
    const html = renderDashboard(<OrdersEmpty filters={NO_FILTERS} />, test);
    expect(html).toContain("No test orders yet");
    expect(html).toContain("--scopes write --test)");
    expect(html).toContain("curl http://localhost:3000/v1/billing/crypto-checkout");
    expect(html).toContain("&#x27;o&#x27;\\&#x27;&#x27;hara@shop.example&#x27;");
  });

  it("links to all orders if a filter has no match", () => {
    const html = renderDashboard(<OrdersEmpty filters={{ ...NO_FILTERS, status: "paid" }} />, test);
    expect(html).toContain("No matching orders");
    expect(html).toContain('href="/dashboard/orders"');
  });
});

describe("paging", () => {
  const render = (cursors: string[], nextCursor: string | null) =>
    renderToStaticMarkup(
      <Pager
        label="Pages of orders"
        cursors={cursors}
        nextCursor={nextCursor}
        hrefOf={(next) => orderListHref({ ...NO_FILTERS, status: "paid", cursors: next })}
      />,
    );

  it("adds the next cursor for older and removes the last one for newer, and keeps the filters", () => {
    const html = render(["a", "b"], "c");
    expect(html).toContain("/dashboard/orders?status=paid&amp;cursor=a&amp;cursor=b&amp;cursor=c");
    expect(html).toContain('"/dashboard/orders?status=paid&amp;cursor=a"');
  });

  it("has no links on a single page, and one on the first and last page", () => {
    expect(render([], null)).toBe("");
    expect(render([], "c").match(/<a /g)).toHaveLength(1);
    expect(render(["a"], null).match(/<a /g)).toHaveLength(1);
  });
});

describe("the order page", () => {
  it("shows the exact remaining amount", () => {
    const html = renderToStaticMarkup(<OrderPayment order={ORDER} />);
    expect(html).toContain("0.1 XMR");
    expect(html).toContain("0.0000000000010 XMR");
    expect(html).toContain(ORDER.payment_address);
  });

  it("shows the time and the source of every status", () => {
    const html = renderToStaticMarkup(<OrderTimeline order={ORDER} />);
    expect(html).toMatch(
      /Pending.*by a checkout.*2026-05-12 13:00:00 UTC.*Partially paid.*by the payment provider/s,
    );
    expect(html).toContain("Waiting for the remaining amount.");
  });

  it("renders a note as text", () => {
    const html = renderToStaticMarkup(<OrderEnvelope order={ORDER} />);
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;");
  });
});
