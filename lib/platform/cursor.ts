import { createHmac, timingSafeEqual } from "node:crypto";
import { AppError } from "./app-error";

const MAC_BYTES = 12;

function mac(key: string, body: string, scope: string): Buffer {
  return createHmac("sha256", key)
    .update(JSON.stringify([body, scope]))
    .digest()
    .subarray(0, MAC_BYTES);
}

/**
 * Returns an opaque page cursor bound to `scope` (account, mode and filter); `decodeCursor` rejects it for any other
 * scope. At most 512 characters for a position of at most 300.
 */
export function encodeCursor(key: string, position: string[], scope: string): string {
  const body = Buffer.from(JSON.stringify(position)).toString("base64url");
  return `${body}~${mac(key, body, scope).toString("base64url")}`;
}

/** Returns the position passed to `encodeCursor`. Throws `bad-request` if the cursor is forged or for another scope. */
export function decodeCursor(key: string, cursor: string, scope: string): string[] {
  const [body, signature, ...rest] = cursor.split("~");
  if (body !== undefined && signature !== undefined && rest.length === 0) {
    const expected = mac(key, body, scope);
    const given = Buffer.from(signature, "base64url");
    if (
      given.length === expected.length &&
      timingSafeEqual(given, expected) &&
      given.toString("base64url") === signature
    ) {
      return JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as string[];
    }
  }
  throw new AppError(
    "bad-request",
    "The cursor does not belong to this key and these filters. Start again without a cursor, and pass next_cursor back with the same filters.",
    { errors: [{ path: "cursor", message: "is not valid here" }] },
  );
}
