import { describe, expect, it } from "vitest";
import { checkDestination } from "./safe-fetch";

const LOOPBACK = ["127.0.0.0/8", "::1/128"];

describe("the syntax of a URL", () => {
  it.each([
    ["https://example.com/hook", null],
    ["https://example.com:8443/hook?x=1", null],
    ["https://xn--bcher-kva.example/", null],
    ["https://1.1.1.1/", null],
    ["https://[2606:4700::1111]/", null],
  ])("accepts %s", (url, advice) => {
    expect(checkDestination(url, [])).toBe(advice);
  });

  it.each([
    "",
    "example.com",
    "https://",
    "//example.com",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "ftp://example.com",
    "http://example.com/",
    "https://example.com:22/",
    "https://example.com:80/",
    "http://example.com:443/",
    "https://user@example.com/",
    "https://user:pass@example.com/",
    "https://exa mple.com/",
    "https://example.com/\n",
    "https:\\\\example.com\\",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0177.0.0.1/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://0/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fd00::1]/",
    "https://169.254.169.254/latest",
    "https://100.64.0.1/",
    "https://10.0.0.1/",
    "https://192.168.0.1/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://%31%32%37.0.0.1/",
    "https://①②⑦.0.0.1/",
    "https://127.0.0.1./",
  ])("rejects %j with advice", (url) => {
    expect(checkDestination(url, [])).toMatch(/^must /);
  });

  it("accepts plain http on any port inside networks that the operator allowed, and only there", () => {
    expect(checkDestination("http://127.0.0.1:4000/hook", LOOPBACK)).toBeNull();
    expect(checkDestination("http://localhost:4000/hook", LOOPBACK)).toBeNull();
    expect(checkDestination("http://hooks.internal:4000/", LOOPBACK)).toBeNull();
    expect(checkDestination("http://10.0.0.1:4000/hook", LOOPBACK)).toMatch(/^must /);
    expect(checkDestination("http://user@127.0.0.1/", LOOPBACK)).toMatch(/^must /);
  });
});
