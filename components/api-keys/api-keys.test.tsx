import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { ApiKeyForm } from "./api-key-form";
import { ApiKeyList } from "./api-key-list";
import { ApiKeySecret } from "./api-key-secret";
import { maskedKey, stateOf } from "./scope-words";

const NOW = Date.parse("2026-05-12T13:05:00.000Z");
const KEY: ApiKeyResource = {
  id: "key_0196c4a2b3d47e5f8a9b0c1d2e3f4a5b",
  name: '<script>alert("name")</script>',
  prefix: "ds_live_AbCd",
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
  renderToStaticMarkup(
    <ApiKeyList keys={[{ ...KEY, ...change }]} nowMs={NOW} onRevoke={nothing} />,
  );

describe("the list of keys", () => {
  it("shows what a key may do, when it was used, and never a name as markup", () => {
    const html = list();
    expect(html).toContain("ds_live_AbCd…wXyZ");
    expect(html).toContain(">write<");
    expect(html).toContain("Last used never");
    expect(html).not.toContain("<script>");
    expect(list({ last_used_at: "2026-05-12T13:04:00.000Z" })).not.toContain("never");
  });

  it("offers to revoke what still works, and nothing else", () => {
    expect(list()).toContain(">Revoke</button>");
    const ended = [
      list({ revoked_at: "2026-05-12T13:01:00.000Z" }),
      list({ expires_at: "2026-05-12T13:05:00.000Z" }),
    ];
    for (const html of ended) expect(html).not.toContain(">Revoke</button>");
    expect(ended[0]).toContain("Revoked");
    expect(ended[1]).toContain("Expired");
  });
});

it("a key is ended by its revocation or its time, whichever is first", () => {
  expect(stateOf(KEY, NOW)).toBe("active");
  expect(stateOf({ ...KEY, expires_at: "2026-05-12T13:05:00.001Z" }, NOW)).toBe("active");
  expect(stateOf({ ...KEY, expires_at: "2026-05-12T13:05:00.000Z" }, NOW)).toBe("expired");
  expect(stateOf({ revoked_at: KEY.created_at, expires_at: KEY.created_at }, NOW)).toBe("revoked");
  expect(maskedKey(KEY)).not.toHaveLength(41);
});

it("the form offers every scope but the operators', and says which mode it is for", () => {
  const html = renderToStaticMarkup(
    <ApiKeyForm livemode={false} onCreated={nothing} onCancel={nothing} />,
  );
  expect([...html.matchAll(/value="(read|write|account_owner)"/g)]).toHaveLength(3);
  expect(html).not.toContain("driftstack_internal_admin");
  expect(html).toContain("Create test key");
});

it("the key is shown with a warning before it is gone", () => {
  const html = renderToStaticMarkup(<ApiKeySecret secret="ds_live_x" warned onDone={nothing} />);
  expect(html).toContain("ds_live_x");
  expect(html).toContain('role="alert"');
});
