import { describe, expect, test } from "vitest";
import { parseTarget } from "./request-target";

const isApiPath = (path: string) => path === "/v1" || path.startsWith("/v1/");
const parse = (target: string) => parseTarget(target, isApiPath);
const isRejected = (target: string) => "problem" in parse(target);

describe("a target that every router reads in the same way", () => {
  test.each([
    ["/v1/pay/x?a=/../b", "/v1/pay/x"],
    ["/docs/a%20b", "/docs/a%20b"],
    ["/receipts/verify/%22%3E%3C%2Fscript%3E", "/receipts/verify/%22%3E%3C%2Fscript%3E"],
    ["/100%25", "/100%25"],
    ["/.well-known/x", "/.well-known/x"],
    ["/a..b/...", "/a..b/..."],
    ["http://shop.example/v1/pay/x", "/v1/pay/x"],
    ["/", "/"],
  ])("%s is routed as %s", (target, path) => {
    expect(parse(target)).toMatchObject({ path });
  });

  test("the absolute form loses its origin, and keeps its query", () => {
    expect(parse("http://evil.example/v1/pay/x?y=1")).toEqual({
      url: "/v1/pay/x?y=1",
      path: "/v1/pay/x",
    });
  });
});

test.each([
  "/./v1/pay/x",
  "/docs/../v1/pay/x",
  "/docs/..",
  "/docs/%2e%2e/v1/pay/x",
  "/docs/%2E./v1/pay/x",
  "/docs/.%2e/v1/pay/x",
  "/docs/%252e%252e/v1/pay/x",
  "/docs/%25252e%25252e/v1/pay/x",
  "/docs%2f..%2fv1/pay/x",
  "/docs/..\\v1",
  "/docs/..%5cv1",
  "//v1/pay/x",
  "/docs//v1",
  "/%2fv1/pay/x",
  "/%76%31/pay/x",
  "/v1%2fpay%2fx",
  "/%2576%2531/pay/x",
  "/docs/%00",
  "/docs/%0a",
  "/docs#/v1",
  "*",
  "v1/pay/x",
  "/%",
  "/%E0%A4%A",
  `/${"%25".repeat(20)}`.replaceAll("%25", "%2525252525252525"),
])("%s is rejected", (target) => {
  expect(isRejected(target)).toBe(true);
});
