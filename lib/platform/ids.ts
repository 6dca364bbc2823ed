import { randomBytes } from "node:crypto";
import type { IdPrefix } from "@/lib/contract/ids";

/** A UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 random bits. */
function uuidV7(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toUuid(bytes.toString("hex"));
}

/** Returns a new id such as `ord_019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f`. Ids created later sort later. */
export function newId(prefix: IdPrefix, now: Date): string {
  return `${prefix}_${uuidV7(now.getTime())}`;
}

/** Returns the UUID with the same bits as an id. An account's UUID is its Miracle Cash client id. */
export function idToUuid(id: string): string {
  return toUuid(id.slice(id.indexOf("_") + 1));
}

/** The canonical form of a UUID. Ids of earlier versions have no dashes. */
function toUuid(text: string): string {
  return text.replace(/^(\w{8})-?(\w{4})-?(\w{4})-?(\w{4})-?(\w{12})$/, "$1-$2-$3-$4-$5");
}
