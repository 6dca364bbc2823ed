import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { PayView } from "@/lib/contract/pay-view";
import { PayCard } from "./pay-panel";
import { payStateOf, payStatusText } from "./pay-state";
import { FIXTURE_NOW, PAY_VIEWS, payViewFixture } from "./pay-view.fixture";
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

describe("every face of the pay page", () => {
  it.each(Object.entries(PAY_VIEWS))(
    "%s has one status, one heading and one main",
    (_name, view) => {
      const html = render(view);
      expect(html.match(/role="status"/g)).toHaveLength(1);
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html.match(/<main/g)).toHaveLength(1);
      const said = payStatusText(payStateOf(view, FIXTURE_NOW), view);
      expect(html).toContain(`${said}</p>`);
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
  it("names the copy buttons by what they copy, the amount verbatim and first", () => {
    expect(copyNames(render(PAY_VIEWS.pay))).toEqual([
      "Copy amount 0.00071234 BTC",
      `Copy address ${ADDRESS}`,
    ]);
  });

  it("shows the whole address, not to be translated, and a code with a name", () => {
    const html = render(PAY_VIEWS.pay);
    expect(text(html)).toContain(ADDRESS);
    expect(html).toMatch(/translate="no"/);
    expect(html).toMatch(
      new RegExp(`role="img"[^>]*aria-label="QR code: 0.00071234 BTC to ${ADDRESS}"`),
    );
  });

  it("opens a wallet where there is a link, and not for a bare address", () => {
    expect(render(PAY_VIEWS.pay)).toContain('href="bitcoin:');
    expect(render(PAY_VIEWS.tron)).not.toContain("Open in wallet");
    expect(render(PAY_VIEWS.tron)).toContain("The code holds the address only");
  });

  it("keeps time in a timer, and is silent about it before ten minutes", () => {
    const html = render(PAY_VIEWS.pay);
    expect(html).toMatch(/role="timer"[^>]*>47:12</);
    expect(html).not.toContain("minutes left to pay");
    expect(render(PAY_VIEWS.urgent)).toContain("5 minutes left to pay.");
  });

  it("hides the address until the memo is acknowledged", () => {
    const html = render(PAY_VIEWS.memo);
    expect(copyNames(html)[1]).toBe("Copy destination tag 2087459213");
    expect(html).toMatch(/<input type="checkbox"/);
    expect(html.match(/memo-gated hidden/g)).toHaveLength(2);
    expect(html.indexOf("memo-gated")).toBeLessThan(html.indexOf("XRP address"));
  });

  it("asks for the rest of a partial payment", () => {
    const html = render(PAY_VIEWS.partial);
    expect(copyNames(html)[0]).toBe("Copy amount 0.00041234 BTC");
    expect(html).toContain("0.0003 BTC");
    expect(html).toContain("QR code: 0.00041234 BTC");
  });

  it("leads back to the shop only where the shop said where", () => {
    expect(render(PAY_VIEWS.pay)).toContain('href="https://shop.example/cart"');
    expect(render(payViewFixture({ cancel_url: null }))).not.toContain("Cancel and return");
    expect(render(payViewFixture({ cancel_url: "javascript:alert(1)" }))).not.toContain(
      "javascript:",
    );
  });
});

describe("afterwards", () => {
  it("gives a receipt with price, rate, amount, time, order and transaction", () => {
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

  it("links no sandbox transaction to a real chain", () => {
    expect(render({ ...PAY_VIEWS.paid, sandbox: true })).not.toContain("mempool.space");
  });

  it.each(["time_up", "expired", "failed", "cancelled"] as const)(
    "%s says that nothing is lost, whom to write to and what to quote",
    (name) => {
      const html = render(PAY_VIEWS[name]);
      expect(html).toContain("Already paid? Nothing is lost.");
      expect(html).toContain("mailto:help@nordlicht.example?subject=Order%20ord_");
      expect(copyNames(html)).toEqual([`Copy order id ${PAY_VIEWS[name].order_id}`]);
    },
  );
});

describe("the sandbox", () => {
  it("is marked, and offered only where no real money moves", () => {
    expect(render(PAY_VIEWS.sandbox)).toContain("Pay in full");
    expect(render(PAY_VIEWS.sandbox)).toContain("no real money moves");
    expect(render(PAY_VIEWS.pay)).not.toContain("Pay in full");
    expect(render(payViewFixture({ livemode: false }))).toContain("Test order");
  });
});

describe("WithoutScript", () => {
  it("loads the page anew only while something can change", () => {
    expect(renderToStaticMarkup(<WithoutScript refresh />)).toContain(
      'http-equiv="refresh" content="5"',
    );
    expect(renderToStaticMarkup(<WithoutScript refresh={false} />)).not.toContain("refresh");
  });
});
