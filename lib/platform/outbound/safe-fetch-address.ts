import ipaddr from "ipaddr.js";

export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

const cidrs = (list: string[]): Network[] => list.map((cidr) => ipaddr.parseCIDR(cidr));

/** The IANA special-purpose registry as of 2026, plus addresses that cloud providers reserve inside public space. */
const NOT_PUBLIC_V4 = cidrs([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32", // Azure's wire server
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
]);

/**
 * Only 2000::/3 is public IPv6. This excludes loopback, `::/96`, IPv4-mapped, both NAT64 prefixes, ULA, link-local,
 * site-local and multicast without listing them. Special-purpose networks inside 2000::/3 are listed here.
 */
const GLOBAL_V6 = ipaddr.parseCIDR("2000::/3");
const NOT_PUBLIC_V6 = cidrs([
  "2001::/23", // Teredo, ORCHID, benchmarking and the other protocol assignments
  "2001:db8::/32",
  "2002::/16",
  "2620:4f:8000::/48",
  "3fff::/20",
]);

/** Parses a list of CIDRs; a bare address is a network of one. Throws `Error` that names the first invalid entry. */
export function parseNetworks(list: readonly string[]): Network[] {
  return list.map((entry) => {
    const [, base = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry.trim()) ?? [];
    const address = parseAddress(base);
    const width = address instanceof ipaddr.IPv4 ? 32 : 128;
    const length = bits === undefined ? width : Number(bits);
    if (address === null || length > width) {
      throw new Error(
        `'${entry}' is not a network. Write it as a CIDR, such as 10.0.0.0/8 or fd00::/8.`,
      );
    }
    return [address, length];
  });
}

/** True for a publicly routable address. False for any text that is not an IP address. */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === null) return false;
  if (parsed instanceof ipaddr.IPv4) return !isInside(parsed, NOT_PUBLIC_V4);
  return isInside(parsed, [GLOBAL_V6]) && !isInside(parsed, NOT_PUBLIC_V6);
}

/** True when the operator allowed the address; an IPv4-mapped address also matches as the IPv4 address that it maps. */
export function isAllowedAddress(address: string, networks: readonly Network[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === null) return false;
  const reached =
    parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
  return isInside(reached, networks) || isInside(parsed, networks);
}

function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  return ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : null;
}

function isInside(address: ipaddr.IPv4 | ipaddr.IPv6, networks: readonly Network[]): boolean {
  return networks.some(([base, bits]) => {
    if (address instanceof ipaddr.IPv4)
      return base instanceof ipaddr.IPv4 && address.match(base, bits);
    return base instanceof ipaddr.IPv6 && address.match(base, bits);
  });
}
