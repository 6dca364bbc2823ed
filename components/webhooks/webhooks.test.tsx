import { describe, expect, it } from "vitest";
import { timeUntil } from "@/components/ui/time";
import type { DeliveryWithAttempts } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { renderDashboard } from "@/test/support/render-dashboard";
import { DeliveriesTable } from "./deliveries-table";
import { DeliveryAttempts } from "./delivery-attempts";
import { deliveriesHref, parseDeliveryFilters } from "./delivery-filters";
import { deliveryPollMs } from "./delivery-state";
import { fromLocalInput, toLocalInput } from "./replay-dead-letters";
import { WebhookSecretCard } from "./webhook-secret-card";
import { stateOf } from "./webhook-state";

const AT = "2026-05-12T13:00:00.000Z";
const NOW = Date.parse(AT);
const later = (ms: number) => new Date(NOW + ms).toISOString();
const nothing = () => undefined;

const WEBHOOK: WebhookResource = {
  id: "whk_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  url: "https://shop.example.com/hook",
  events: ["crypto.order.paid"],
  description: null,
  active: true,
  secret_prefix: "whsec_new123",
  prev_secret_prefix: null,
  rotation_grace_expires_at: null,
  consecutive_failures: 0,
  last_success_at: null,
  last_failure_at: null,
  disabled_at: null,
  disabled_reason: null,
  delivery_counts: { delivered: 0, failed: 0, dlq: 0 },
  livemode: true,
  created_at: AT,
};
const DELIVERY: DeliveryWithAttempts = {
  id: "wdl_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  event_id: "evt_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  event_type: "crypto.order.paid",
  order_id: "ord_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  webhook_id: WEBHOOK.id,
  status: "pending",
  attempts: 1,
  last_response_status: 500,
  last_response_excerpt: null,
  last_error: "The endpoint returned 500.",
  next_attempt_at: later(240_000),
  replay_of: null,
  created_at: AT,
  delivered_at: null,
  attempt_log: [],
};

describe("an endpoint's state", () => {
  it("distinguishes endpoints disabled by the account from those disabled by the system", () => {
    expect(stateOf(WEBHOOK)).toBe("active");
    expect(stateOf({ ...WEBHOOK, consecutive_failures: 1 })).toBe("failing");
    const off = { ...WEBHOOK, active: false };
    expect(stateOf(off)).toBe("disabled");
    expect(stateOf({ ...off, disabled_reason: "The endpoint returned 410 Gone." })).toBe(
      "auto-disabled",
    );
    expect(stateOf({ ...off, consecutive_failures: 9, disabled_reason: null })).toBe("disabled");
  });
});

describe("polling of deliveries", () => {
  it("polls every second while an attempt is due, otherwise at the next attempt, and stops when all are final", () => {
    const poll = (status: DeliveryWithAttempts["status"], next: string | null) =>
      deliveryPollMs([{ status, next_attempt_at: next }], NOW);
    expect(poll("pending", AT)).toBe(1_000);
    expect(poll("in_flight", later(9_000_000))).toBe(1_000);
    expect(poll("pending", later(20_000))).toBe(21_000);
    expect(poll("pending", later(9_000_000))).toBe(60_000);
    for (const status of ["delivered", "failed", "dlq"] as const)
      expect(poll(status, null)).toBe(false);
    expect(deliveryPollMs([], NOW)).toBe(false);
  });
});

describe("filters of deliveries", () => {
  it("are parsed from their own URL; invalid values are ignored", () => {
    const filters = { status: "dlq", cursors: ["a", "b"] } as const;
    const query = new URL(deliveriesHref("whk_1", filters), "http://x").searchParams;
    const params = { status: query.get("status") ?? "", cursor: query.getAll("cursor") };
    expect(parseDeliveryFilters(params)).toEqual(filters);
    expect(parseDeliveryFilters({ status: "<script>", cursor: ["", "x".repeat(513)] })).toEqual({
      status: null,
      cursors: [],
    });
  });
});

describe("times", () => {
  it("in the future are shown in at most two units", () => {
    const delays = [0, 900, 1_500, 59_000, 61_000, 3_599_000, 5_400_000, 86_399_000];
    expect(delays.map((ms) => timeUntil(NOW + ms, NOW))).toEqual([
      "now",
      "now",
      "in 2 s",
      "in 59 s",
      "in 2 min",
      "in 1 h",
      "in 1 h 30 min",
      "in 24 h",
    ]);
  });

  it("of the replay form are in UTC, whatever the time zone of the browser", () => {
    expect(toLocalInput(NOW)).toBe("2026-05-12T13:00");
    expect(fromLocalInput("2026-05-12T13:00")).toBe(AT);
    expect(fromLocalInput("")).toBeNull();
  });
});

describe("the table of deliveries", () => {
  it("links to the delivery and its order, and shows the next attempt", () => {
    const html = renderDashboard(<DeliveriesTable deliveries={[DELIVERY]} />, {
      renderedAtMs: NOW,
    });
    expect(html).toContain(`/dashboard/webhooks/${WEBHOOK.id}/deliveries/${DELIVERY.id}`);
    expect(html).toContain(`/dashboard/orders/${DELIVERY.order_id}`);
    expect(html).toContain("in 4 min");
    expect(html).toContain("Retrying");
  });
});

it("the response of a receiver is rendered as text", () => {
  const attempt = {
    number: 1,
    started_at: AT,
    duration_ms: 12,
    response_status: 500,
    response_text: "<script>alert(1)</script><img src=x onerror=alert(1)>",
    error: "The endpoint returned 500; only 2xx counts as received.",
  };
  const html = renderDashboard(
    <DeliveryAttempts delivery={{ ...DELIVERY, attempt_log: [attempt] }} />,
    { renderedAtMs: NOW },
  );
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).not.toMatch(/<script|<img/);
});

describe("the signing secret", () => {
  const card = (webhook: WebhookResource, canWrite = true) =>
    renderDashboard(<WebhookSecretCard webhook={webhook} onStep={nothing} />, {
      canWrite,
      renderedAtMs: NOW,
    });
  const inGrace = {
    ...WEBHOOK,
    prev_secret_prefix: "whsec_old456",
    rotation_grace_expires_at: later(3_600_000),
  };

  it("shows the previous one with the time left and a button to revoke it, only while it is valid", () => {
    expect(card(inGrace)).toContain("whsec_old456");
    expect(card(inGrace)).toContain("in 1 h");
    expect(card(inGrace)).toContain("Revoke now");
    const expired = { ...inGrace, rotation_grace_expires_at: AT };
    for (const html of [card(WEBHOOK), card(expired)]) expect(html).not.toContain("Revoke now");
  });

  it("has no buttons without write access", () => {
    expect(card(inGrace, false)).not.toContain("<button");
  });
});
