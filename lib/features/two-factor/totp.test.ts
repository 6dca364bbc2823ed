import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findTotpStep, newTotpSecret, totpUri } from "./totp";

/** The SHA-1 seed of RFC 6238, appendix B, in base32. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/** The RFC lists eight-digit codes. These are their last six digits. */
const VECTORS: [seconds: number, code: string][] = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
];
const at = (seconds: number) => new Date(seconds * 1000);

/** An independent implementation of RFC 4226. */
function codeOf(key: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("time-based codes", () => {
  it.each(VECTORS)("RFC 6238, appendix B: at %i s the code is %s", (seconds, code) => {
    expect(findTotpStep({ secret: SECRET, code, now: at(seconds) })).toBe(Math.floor(seconds / 30));
  });

  it("are accepted one step early and one step late, and no further", () => {
    const key = Buffer.from("12345678901234567890");
    const step = 40_000_000;
    const found = [-2, -1, 0, 1, 2].map((delta) =>
      findTotpStep({ secret: SECRET, code: codeOf(key, step + delta), now: at(step * 30 + 7) }),
    );
    expect(found).toEqual([null, step - 1, step, step + 1, null]);
  });

  it("may be written with spaces, and are nothing but six digits", () => {
    const now = at(59);
    expect(findTotpStep({ secret: SECRET, code: "287 082", now })).toBe(1);
    for (const code of ["", "28708", "2870820", "94287082", "28708a", "２８７０８２", "-287082.0"])
      expect(findTotpStep({ secret: SECRET, code, now })).toBeNull();
  });

  it("come from a secret of 160 bits, which the URI carries to the app", () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(secret);
    const uri = new URL(totpUri({ secret, email: "o'ne & two@shop.example" }));
    expect(uri.protocol).toBe("otpauth:");
    expect(decodeURIComponent(uri.pathname)).toContain(
      "Driftstack Billing:o'ne & two@shop.example",
    );
    expect(uri.searchParams.get("secret")).toBe(secret);
    expect(uri.searchParams.get("issuer")).toBe("Driftstack Billing");
  });
});
