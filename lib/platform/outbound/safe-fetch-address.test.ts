import { describe, expect, it } from "vitest";
import { isAllowedAddress, isPublicAddress, parseNetworks } from "./safe-fetch-address";

const NOT_PUBLIC = {
  loopback: ["127.0.0.1", "127.255.255.254", "::1"],
  unspecified: ["0.0.0.0", "0.1.2.3", "::"],
  private: ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
  "link-local and metadata": [
    "169.254.169.254",
    "169.254.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
  ],
  "metadata elsewhere": ["100.100.100.200", "fd00:ec2::254", "168.63.129.16", "192.0.0.192"],
  "carrier-grade NAT": ["100.64.0.1", "100.127.255.255"],
  "unique local": ["fc00::1", "fd12:3456::1"],
  "site-local": ["fec0::1"],
  "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:7f00:1", "::ffff:0:127.0.0.1"],
  "IPv4-compatible": ["::127.0.0.1", "::8.8.8.8", "::7f00:1"],
  NAT64: ["64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::7f00:1", "64:ff9b:1:ffff::1"],
  "6to4": ["2002:7f00:1::", "2002:0808:0808::1", "192.88.99.1"],
  Teredo: ["2001:0:7f00:1::", "2001::1"],
  documentation: [
    "192.0.2.1",
    "198.51.100.7",
    "203.0.113.9",
    "2001:db8::1",
    "3fff::1",
    "3fff:fff::1",
  ],
  multicast: ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
  broadcast: ["255.255.255.255"],
  benchmarking: ["198.18.0.1", "198.19.255.255", "2001:2::1"],
  reserved: ["240.0.0.1", "254.1.2.3", "5f00::1", "100::1", "4000::1", "::2"],
  "no address at all": [
    "",
    "localhost",
    "127.1",
    "0x7f000001",
    "2130706433",
    "1.2.3.4.5",
    "1.2.3.04 ",
  ],
};

describe("isPublicAddress", () => {
  it.each(Object.entries(NOT_PUBLIC))("rejects %s", (_name, addresses) => {
    expect(addresses.filter((address) => isPublicAddress(address))).toEqual([]);
  });

  it("accepts public addresses, up to the edges of the rejected ranges", () => {
    const open = [
      "1.1.1.1",
      "8.8.8.8",
      "9.255.255.255",
      "11.0.0.0",
      "100.63.255.255",
      "100.128.0.0",
      "172.15.255.255",
      "172.32.0.0",
      "192.167.255.255",
      "198.17.255.255",
      "198.20.0.0",
      "223.255.255.255",
      "2606:4700::1111",
      "2a00:1450::1",
      "2001:200::1",
      "2003::1",
    ];
    expect(open.filter((address) => !isPublicAddress(address))).toEqual([]);
  });
});

describe("networks that the operator allows", () => {
  it("contain their own addresses, in IPv4-mapped form too, and no others", () => {
    const networks = parseNetworks(["127.0.0.0/8", "10.1.2.3", "fd00::/8", "::1"]);
    const inside = ["127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3", "fd00::5", "::1"];
    const outside = ["10.1.2.4", "128.0.0.1", "::ffff:10.1.2.4", "fe80::1", "localhost", ""];
    expect(inside.filter((address) => !isAllowedAddress(address, networks))).toEqual([]);
    expect(outside.filter((address) => isAllowedAddress(address, networks))).toEqual([]);
  });

  it("are rejected by name when they are not CIDRs", () => {
    for (const wrong of ["10.0.0.0/33", "10.0.0", "example.com", "10.0.0.0/", "/8", ""]) {
      expect(() => parseNetworks(["10.0.0.0/8", wrong])).toThrow(`'${wrong}' is not a network`);
    }
  });
});
