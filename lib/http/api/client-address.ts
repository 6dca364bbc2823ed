import { isIP } from "node:net";
import type { AppConfig } from "@/lib/platform/env";

/** Set by this server on each request, from the connection; removed from incoming requests. */
export const REMOTE_ADDRESS_HEADER = "x-driftstack-remote-address";

/** An IPv6 /48 may make this many times the requests of a /64. */
export const WIDER_BLOCK_FACTOR = 8;

type GetHeader = (name: string) => string | null;

export function clientAddress(
  request: Request,
  config: Pick<AppConfig, "trustProxy">,
): string | null {
  return addressFrom((name) => request.headers.get(name), config);
}

/**
 * The client's address according to the headers of a request. A proxy's `X-Forwarded-For` is used only if the operator
 * trusts the proxy, and then only its last entry, which the client cannot have written. Null if the address is unknown.
 */
export function addressFrom(
  header: GetHeader,
  config: Pick<AppConfig, "trustProxy">,
): string | null {
  const forwarded = config.trustProxy ? header("x-forwarded-for") : null;
  const claimed = forwarded?.split(",").at(-1)?.trim() ?? "";
  if (isIP(claimed) !== 0) return unmapped(claimed);
  const seen = header(REMOTE_ADDRESS_HEADER) ?? "";
  return isIP(seen) === 0 ? null : unmapped(seen);
}

/**
 * The part of an address that a client cannot easily change: an IPv4 address, or the first 64 bits of an IPv6 address.
 */
export function addressBlock(address: string): string {
  return addressBlocks(address)[0] ?? address;
}

/** The blocks that an address belongs to, narrowest first: an IPv4 address, or the /64 and the /48 of an IPv6 one. */
export function addressBlocks(address: string): string[] {
  const plain = unmapped(address);
  if (isIP(plain) !== 6) return [plain];
  const groups = groupsOf(plain);
  return [groups.slice(0, 4).join(":"), `${groups.slice(0, 3).join(":")}::/48`];
}

function groupsOf(address: string): string[] {
  const [head = "", tail] = address.toLowerCase().split("%", 1)[0]?.split("::") ?? [];
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : groupCount(tail));
  const all = [
    ...groups,
    ...Array<string>(Math.max(0, missing)).fill("0"),
    ...(tail ?? "").split(":"),
  ];
  return all.map((group) => group.replace(/^0+(?=.)/, ""));
}

/** A dotted IPv4 suffix takes the place of two groups. */
function groupCount(tail: string): number {
  return tail.split(":").length + (tail.includes(".") ? 1 : 0);
}

export function isLoopback(address: string): boolean {
  return address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(address);
}

function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
