import { randomBytes } from "node:crypto";
import type { IdPrefix } from "@/lib/contract/ids";

/** 32 hexadecimal digits of a UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 random bits. */
function uuidV7Hex(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex");
}

/** Returns a new id such as `ord_0193…`. Ids created later sort later. */
export function newId(prefix: IdPrefix, now: Date): string {
  return `${prefix}_${uuidV7Hex(now.getTime())}`;
}

/** Returns the UUID with the same bits as an id. An account's UUID is its Miracle Cash client id. */
export function idToUuid(id: string): string {
  const hex = id.slice(id.indexOf("_") + 1);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
