import { isIP } from "node:net";
import type { AppConfig } from "@/lib/platform/env";

/**
 * Who is at the other end, as an address. What a proxy says is believed only when the operator trusts it, and then its
 * last word, which the caller can not have written. Null when nobody knows.
 */
export function clientAddress(
  request: Request,
  config: Pick<AppConfig, "trustProxy">,
): string | null {
  const forwarded = config.trustProxy ? request.headers.get("x-forwarded-for") : null;
  const said = forwarded?.split(",").at(-1)?.trim() ?? "";
  if (isIP(said) !== 0) return unmapped(said);
  const seen = request.headers.get("x-driftstack-remote-address") ?? "";
  return isIP(seen) === 0 ? null : unmapped(seen);
}

/** What one party can not easily change: an IPv4 address, or the first 64 bits of an IPv6 one. */
export function addressBlock(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.toLowerCase().split("%", 1)[0]?.split("::") ?? [];
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : groupCount(tail));
  const all = [
    ...groups,
    ...Array<string>(Math.max(0, missing)).fill("0"),
    ...(tail ?? "").split(":"),
  ];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

/** A dotted ending takes the place of two groups. */
function groupCount(tail: string): number {
  return tail.split(":").length + (tail.includes(".") ? 1 : 0);
}

/** True for an address of this machine. */
export function isLoopback(address: string): boolean {
  return address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(address);
}

function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
