import { describe, expect, it } from "vitest";
import { HOME_PATH, safeReturnPath } from "./return-path";

const OWN = "http://localhost:3000";

describe("where to go after signing in", () => {
  it.each([
    ["/dashboard/orders", "/dashboard/orders"],
    [
      "/dashboard/orders?status=paid&from=2026-05-01#top",
      "/dashboard/orders?status=paid&from=2026-05-01#top",
    ],
    ["http://localhost:3000/dashboard/webhooks", "/dashboard/webhooks"],
    ["/dashboard?u=https://evil.example", "/dashboard?u=https://evil.example"],
  ])("%s is our own page", (candidate, expected) => {
    expect(safeReturnPath(candidate, OWN)).toBe(expected);
  });

  it.each([
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "/%2e//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "https://evil.example/dashboard",
    "http://localhost:3000.evil.example/",
    "http://localhost:3000@evil.example/",
    "http://user@localhost:3000/dashboard",
    "http://localhost:3001/dashboard",
    "https://localhost:3000/dashboard",
    "javascript:alert(1)",
    "data:text/html,x",
    "dashboard",
    "http:evil.example",
    "http:///evil.example",
    "",
    "/",
    "/sign-in?next=/sign-in",
    "/api/auth/signout",
    `/${"a".repeat(3000)}`,
    null,
    undefined,
    ["/dashboard/orders"],
  ])("%j goes to the dashboard instead", (candidate) => {
    expect(safeReturnPath(candidate, OWN)).toBe(HOME_PATH);
  });
});
