import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import type { SessionResource } from "@/lib/contract/sessions";
import { renderDashboard } from "@/test/support/render-dashboard";
import { PasswordForm } from "./password-form";
import { SessionList } from "./session-list";

const NOW = Date.parse("2026-05-12T13:05:00.000Z");
const SESSION: SessionResource = {
  id: "ses_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  current: false,
  user_agent: "<script>alert(1)</script>",
  address: "203.0.113.7",
  created_at: "2026-05-12T13:00:00.000Z",
  last_seen_at: "2026-05-12T13:04:00.000Z",
  expires_at: "2026-05-19T13:00:00.000Z",
};

describe("the list of sessions", () => {
  const html = renderDashboard(
    <SessionList
      sessions={[SESSION, { ...SESSION, id: "ses_1", current: true, user_agent: null }]}
      deletingId={null}
      onSignOut={() => undefined}
    />,
    { renderedAtMs: NOW },
  );

  it("lists this browser first, and labels every button", () => {
    expect(html.indexOf("This browser")).toBeLessThan(html.indexOf("&lt;script"));
    expect(html).toContain('aria-label="Sign out Unknown browser, this browser"');
    expect(html.match(/aria-label="Sign out /g)).toHaveLength(2);
  });

  it("renders a user agent as text", () => {
    expect(html).not.toContain("<script>");
  });
});

describe("the password form", () => {
  it("lets password managers fill every field", () => {
    const html = renderDashboard(
      <QueryClientProvider client={new QueryClient()}>
        <PasswordForm
          email="owner@shop.example"
          onCancel={() => undefined}
          onChanged={() => undefined}
        />
      </QueryClientProvider>,
      { renderedAtMs: NOW },
    );
    const inputs = [...html.matchAll(/<input[^>]*>/g)].map(([input]) => input);
    expect(inputs.map((input) => /autocomplete="([^"]*)"/i.exec(input)?.[1])).toEqual([
      "username",
      "current-password",
      "new-password",
      "new-password",
    ]);
    expect(inputs[0]).toContain('value="owner@shop.example"');
    expect(inputs[2]).toMatch(/minlength="12"/i);
  });
});
