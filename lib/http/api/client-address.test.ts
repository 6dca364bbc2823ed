import { describe, expect, test } from "vitest";
import { addressBlock, clientAddress, isLoopback } from "./client-address";

const from = (socket: string, forwarded: string | null, trustProxy: boolean) =>
  clientAddress(
    new Request("http://localhost/", {
      headers: {
        "x-driftstack-remote-address": socket,
        ...(forwarded === null ? {} : { "x-forwarded-for": forwarded }),
      },
    }),
    { trustProxy },
  );

describe("the caller's address", () => {
  test("a caller cannot choose its own address when no proxy is trusted", () => {
    expect(from("203.0.113.7", "198.51.100.1", false)).toBe("203.0.113.7");
  });

  test("the last entry of a trusted proxy counts, not the entries that the client wrote before it", () => {
    expect(from("127.0.0.1", "10.0.0.1, 198.51.100.1", true)).toBe("198.51.100.1");
  });

  test.each(["", "unknown", "198.51.100.1:80", "<script>"])(
    "the socket's address is used when a trusted proxy sends %j, which is not an address",
    (claimed) => expect(from("203.0.113.7", claimed, true)).toBe("203.0.113.7"),
  );

  test("IPv4 inside IPv6 is IPv4; an invalid address is null", () => {
    expect(from("::ffff:203.0.113.7", null, false)).toBe("203.0.113.7");
    expect(from("", null, false)).toBeNull();
  });
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:DB8:1:2::9", "2001:db8:1:2"],
  ["2001:db8::9", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["::", "0:0:0:0"],
  ["2001:db8:0001::", "2001:db8:1:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["64:ff9b::192.0.2.1", "64:ff9b:0:0"],
])("%s belongs to %s: one party owns all of a /64", (address, block) => {
  expect(addressBlock(address)).toBe(block);
});

test("only this machine is loopback", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1"].every(isLoopback)).toBe(true);
  expect(["128.0.0.1", "::2", "10.0.0.1", "localhost"].some(isLoopback)).toBe(false);
});
