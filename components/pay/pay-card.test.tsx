import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { PayView } from "@/lib/contract/pay-view";
import { PayCard } from "./pay-panel";
import { payStateOf, payStatusText } from "./pay-state";
import { FIXTURE_NOW, PAY_VIEWS, payViewFixture } from "@/test/support/pay-view";
import { WithoutScript } from "./without-script";

function render(view: PayView): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <PayCard view={view} now={FIXTURE_NOW} />
    </QueryClientProvider>,
  );
}

/** The names of all copy buttons, in order. */
function copyNames(html: string): string[] {
  return [...html.matchAll(/<button[^>]*aria-label="(Copy [^"]*)"/g)].map(
    (match) => match[1] ?? "",
  );
}

function text(html: string): string {
  return html.replace(/<[^>]*>/g, "");
}

const ADDRESS = PAY_VIEWS.pay.payment_address ?? "";

describe("every state of the pay page", () => {
  it.each(Object.entries(PAY_VIEWS))(
    "%s has one status, one heading and one main",
    (_name, view) => {
      const html = render(view);
      expect(html.match(/role="status"/g)).toHaveLength(1);
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html.match(/<main/g)).toHaveLength(1);
      const sentence = payStatusText(payStateOf(view, FIXTURE_NOW), view);
      expect(html).toContain(`${sentence}</p>`);
    },
  );

  it.each(["time_up", "confirming", "paid", "expired", "failed", "cancelled", "stub"] as const)(
    "%s shows no address to pay to",
    (name) => {
      const html = render(PAY_VIEWS[name]);
      expect(html).not.toContain("QR code");
      expect(copyNames(html).filter((label) => label.startsWith("Copy address"))).toEqual([]);
    },
  );
});

describe("paying", () => {
  it("labels the copy buttons with the exact values, the amount first", () => {
    expect(copyNames(render(PAY_VIEWS.pay))).toEqual([
      "Copy amount 0.00071234 BTC",
      `Copy address ${ADDRESS}`,
    ]);
  });

  it("shows the whole address, never translated, and a labeled QR code", () => {
    const html = render(PAY_VIEWS.pay);
    expect(text(html)).toContain(ADDRESS);
    expect(html).toMatch(/translate="no"/);
    expect(html).toMatch(
      new RegExp(`role="img"[^>]*aria-label="QR code: 0.00071234 BTC to ${ADDRESS}"`),
    );
  });

  it("links to a wallet only if there is a payment URI", () => {
    expect(render(PAY_VIEWS.pay)).toContain('href="bitcoin:');
    expect(render(PAY_VIEWS.tron)).not.toContain("Open in wallet");
    expect(render(PAY_VIEWS.tron)).toContain("The code contains the address only");
  });

  it("shows a timer that is announced only from ten minutes on", () => {
    const html = render(PAY_VIEWS.pay);
    expect(html).toMatch(/role="timer"[^>]*>47:12</);
    expect(html).not.toContain("minutes left to pay");
    expect(render(PAY_VIEWS.urgent)).toContain("5 minutes left to pay.");
  });

  it("hides the address until the memo is acknowledged", () => {
    const html = render(PAY_VIEWS.memo);
    expect(copyNames(html)[1]).toBe("Copy destination tag 2087459213");
    expect(html).toMatch(/<input type="checkbox"/);
    expect(html.match(/memo-hidden hidden/g)).toHaveLength(2);
    expect(html.indexOf("memo-hidden")).toBeLessThan(html.indexOf("XRP address"));
  });

  it("shows the remaining amount of a partial payment", () => {
    const html = render(PAY_VIEWS.partial);
    expect(copyNames(html)[0]).toBe("Copy amount 0.00041234 BTC");
    expect(html).toContain("0.0003 BTC");
    expect(html).toContain("QR code: 0.00041234 BTC");
  });

  it("links back to the shop only if the order has a valid cancel URL", () => {
    expect(render(PAY_VIEWS.pay)).toContain('href="https://shop.example/cart"');
    expect(render(payViewFixture({ cancel_url: null }))).not.toContain("Cancel and return");
    expect(render(payViewFixture({ cancel_url: "javascript:alert(1)" }))).not.toContain(
      "javascript:",
    );
  });
});

describe("after payment", () => {
  it("shows price, rate, amount, time, order and transaction of the receipt", () => {
    const html = render(PAY_VIEWS.paid);
    for (const part of [
      "USD 49.00",
      "1 BTC = USD 68,787.37",
      "0.00071234 BTC",
      "2026-03-04 11:58 UTC",
    ]) {
      expect(text(html)).toContain(part);
    }
    expect(html).toContain(`href="/v1/pay/${PAY_VIEWS.paid.order_id}/receipt"`);
    expect(html).toContain("https://mempool.space/tx/");
    expect(html).toContain("Return to the shop");
    expect(html).toContain("Stay here");
  });

  it("does not link a sandbox transaction to a block explorer", () => {
    expect(render({ ...PAY_VIEWS.paid, sandbox: true })).not.toContain("mempool.space");
  });

  it.each(["time_up", "expired", "failed", "cancelled"] as const)(
    "%s shows that no payment is lost, the contact and the order ID",
    (name) => {
      const html = render(PAY_VIEWS[name]);
      expect(html).toContain("Already paid? Nothing is lost.");
      expect(html).toContain("mailto:help@nordlicht.example?subject=Order%20ord_");
      expect(copyNames(html)).toEqual([`Copy order id ${PAY_VIEWS[name].order_id}`]);
    },
  );
});

describe("the sandbox", () => {
  it("is marked, and offered only for orders that move no real money", () => {
    expect(render(PAY_VIEWS.sandbox)).toContain("Pay in full");
    expect(render(PAY_VIEWS.sandbox)).toContain("no real money moves");
    expect(render(PAY_VIEWS.pay)).not.toContain("Pay in full");
    expect(render(payViewFixture({ livemode: false }))).toContain("Test order");
  });
});

describe("WithoutScript", () => {
  it("reloads the page only while the order can change", () => {
    expect(renderToStaticMarkup(<WithoutScript refresh />)).toContain(
      'http-equiv="refresh" content="5"',
    );
    expect(renderToStaticMarkup(<WithoutScript refresh={false} />)).not.toContain("refresh");
  });
});
