import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { OneTimeSecret } from "@/components/ui/one-time-secret";
import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { renderDashboard } from "@/test/support/render-dashboard";
import { ApiKeyForm } from "./api-key-form";
import { ApiKeyList } from "./api-key-list";
import { maskedKey, stateOf } from "./api-key-state";

const NOW = Date.parse("2026-05-12T13:05:00.000Z");
const KEY: ApiKeyResource = {
  id: "key_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  name: '<script>alert("name")</script>',
  key_prefix: "ds_live_AbCd",
  last_four: "wXyZ",
  scopes: ["write"],
  livemode: true,
  created_at: "2026-05-12T13:00:00.000Z",
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
};
const nothing = () => undefined;
const list = (change: Partial<ApiKeyResource> = {}) =>
  renderDashboard(<ApiKeyList keys={[{ ...KEY, ...change }]} onRevoke={nothing} />, {
    renderedAtMs: NOW,
  });

describe("the list of keys", () => {
  it("shows the scope and the last use of a key, and its name as text", () => {
    const html = list();
    expect(html).toContain("ds_live_AbCd…wXyZ");
    expect(html).toContain(">write<");
    expect(html).toContain("Last used never");
    expect(html).not.toContain("<script>");
    expect(list({ last_used_at: "2026-05-12T13:04:00.000Z" })).not.toContain("never");
  });

  it("offers to revoke only active keys", () => {
    expect(list()).toContain(">Revoke</button>");
    const inactive = [
      list({ revoked_at: "2026-05-12T13:01:00.000Z" }),
      list({ expires_at: "2026-05-12T13:05:00.000Z" }),
    ];
    for (const html of inactive) expect(html).not.toContain(">Revoke</button>");
    expect(inactive[0]).toContain("Revoked");
    expect(inactive[1]).toContain("Expired");
  });
});

it("a key is active until it is revoked or expires", () => {
  expect(stateOf(KEY, NOW)).toBe("active");
  expect(stateOf({ ...KEY, expires_at: "2026-05-12T13:05:00.001Z" }, NOW)).toBe("active");
  expect(stateOf({ ...KEY, expires_at: "2026-05-12T13:05:00.000Z" }, NOW)).toBe("expired");
  expect(stateOf({ revoked_at: KEY.created_at, expires_at: KEY.created_at }, NOW)).toBe("revoked");
  expect(maskedKey(KEY)).not.toHaveLength(41);
});

it("the form offers every scope except the operators', and shows the mode of the key", () => {
  const html = renderDashboard(
    <QueryClientProvider client={new QueryClient()}>
      <ApiKeyForm onCreated={nothing} onCancel={nothing} />
    </QueryClientProvider>,
    { livemode: false, renderedAtMs: NOW },
  );
  expect([...html.matchAll(/value="(read|write|account_owner)"/g)]).toHaveLength(3);
  expect(html).not.toContain("driftstack_internal_admin");
  expect(html).toContain("Create test key");
});

it("a secret is shown with a warning before it is closed", () => {
  const html = renderToStaticMarkup(
    <OneTimeSecret
      step={{ kind: "secret", secret: "ds_live_x", warned: true }}
      label="API key"
      onDone={nothing}
    >
      Store it.
    </OneTimeSecret>,
  );
  expect(html).toContain("ds_live_x");
  expect(html).toContain('role="alert"');
});
