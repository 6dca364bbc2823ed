import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseJson, stringifyJson } from "./json";
import { toIpnBody } from "./ipn-body";
import { verifyIpnSignature } from "@/test/support/verify-ipn-signature";
import { checkIpnSignature, signIpnBody } from "./signature";
import { EXPENSIVE_BODIES } from "@/test/support/expensive-bodies";
import { fastestMs } from "@/test/support/fastest-ms";

const SECRET = "test_ipn_secret_123";
const FULL =
  '{"fee":{"currency":"btc","depositFee":0.01,"serviceFee":0.00385,"withdrawalFee":0},"order_id":"ord_1","parent_payment_id":null,"pay_amount":0.17070286,"pay_currency":"btc","payment_extra_ids":[5513339153],"payment_id":5745459419,"payment_status":"finished","price_amount":3999.5,"price_currency":"usd"}';
const FULL_SHUFFLED =
  '{"price_currency":"usd","payment_status":"finished", "payment_id":5745459419,\n"payment_extra_ids":[5513339153],"pay_currency":"btc","pay_amount":0.170702860,"parent_payment_id":null,"order_id":"ord_1","price_amount":3999.50,"fee":{"withdrawalFee":0.0,"serviceFee":385e-5,"depositFee":0.01,"currency":"btc"}}';
const FULL_SIGNED =
  "dd9a3d702ee251c201947aadf75e83aee761ad73e61b15787a06e37385e3563cdcddd824c79a3c02b241298163d931958bd01cc5ee6eb487db45e9b3033c672c";
const INDEX_OBJECTS = FULL.replace("[5513339153]", '{"0":5513339153}');
const INDEX_OBJECTS_SIGNED =
  "ac6b204c9019a3a776ee9e3f71c6bcd89f6a1f040a110c98fc022b8340a2f2ae92222f9139c30fa616b83ffff6fdcc62db02e44f773712e29b474b791f3dadc2";
const REPLACER = FULL.replace(/"fee":\{.*?\}/, '"fee":{}');
const REPLACER_SIGNED =
  "bad7136d64565353dd957bd1e962270653df1f311a72c170a27cf5bd086e49c5e858889e5e81f12f331330dfcc9d220888a5bdd7d7f4f1adc666ce606db2b3c4";
const UNICODE = '{"order_description":"Café / https://x.y/z","pay_amount":1e-7,"payment_id":1}';
const UNICODE_SIGNED =
  "f0aaa5a4e0631893dfd8e8cb862ded3875703bc8176216b4ce6cce61882d410611146c5cc5118b53dfff52474dd9db8007680709baa1129c0ede5862a05a6d61";
const ESCAPED =
  '{"order_description":"Caf\\u00e9 / https://x.y/z","pay_amount":1e-07,"payment_id":1}';
const ESCAPED_SIGNED =
  "8921845ed60ce8f88a0352a52f71ab20b62caf509aa26d7ff216749c3a1052699951ed217326efba0c61716afb8048844a695252f6ad9c39145f6db5c0a5500e";

const verify = (body: string, header: string | null, secret = SECRET) =>
  verifyIpnSignature(Buffer.from(body), header, secret);
const hmacOf = (text: string) => createHmac("sha512", SECRET).update(text).digest("hex");

describe("the published vectors", () => {
  it.each([
    ["the full body", FULL, FULL_SIGNED],
    ["arrays as index objects", INDEX_OBJECTS, INDEX_OBJECTS_SIGNED],
    ["the replacer form of itself", REPLACER, REPLACER_SIGNED],
    ["Unicode and a small number", UNICODE, UNICODE_SIGNED],
    ["a sender that escapes Unicode", ESCAPED, ESCAPED_SIGNED],
  ])("match on the raw bytes: %s", (_, body, signed) => {
    expect(verify(body, signed)).toBe("raw");
  });

  it("match re-ordered, re-spaced and re-written numbers in the sorted form", () => {
    expect(verify(FULL_SHUFFLED, FULL_SIGNED)).toBe("sorted");
  });

  it("match the provider's own sample, which turns arrays into index objects", () => {
    expect(verify(FULL, INDEX_OBJECTS_SIGNED)).toBe("sorted-index-objects");
    expect(verify(FULL_SHUFFLED, INDEX_OBJECTS_SIGNED)).toBe("sorted-index-objects");
  });

  it("reject the replacer form, which leaves the fee unsigned", () => {
    expect(verify(FULL, REPLACER_SIGNED)).toBeNull();
  });

  it("match an escaping sender on raw bytes only", () => {
    expect(verify(`${ESCAPED} `, ESCAPED_SIGNED)).toBeNull();
    expect(verify(ESCAPED, UNICODE_SIGNED)).toBe("sorted");
  });
});

describe("verifyIpnSignature", () => {
  it("accepts upper-case hexadecimal digits", () => {
    expect(verify(FULL, FULL_SIGNED.toUpperCase())).toBe(verify(FULL, FULL_SIGNED));
    expect(verify(FULL, FULL_SIGNED)).not.toBeNull();
  });

  const index = Object.fromEntries([10, 2, 1, 0, 11].map((n) => [n, n]));

  it.each([
    ["missing", null],
    ["empty", ""],
    ["short", FULL_SIGNED.slice(2)],
    ["long", `${FULL_SIGNED}00`],
    ["not hexadecimal", `${FULL_SIGNED.slice(0, -1)}g`],
    ["followed by a line break", `${FULL_SIGNED}\n`],
    ["of another body", UNICODE_SIGNED],
    ["made with another key", createHmac("sha512", "other").update(FULL).digest("hex")],
  ])("rejects a header that is %s", (_, header) => {
    expect(verify(FULL, header)).toBeNull();
  });

  it.each([
    ["a nested key", FULL.replace('"depositFee":0.01', '"depositFee":0.02')],
    ["an array item", FULL.replace("[5513339153]", "[5513339154]")],
    ["a removed nested key", FULL.replace('"serviceFee":0.00385,', "")],
    ["an amount", FULL.replace("3999.5", "3999.6")],
    ["the type of an id", FULL.replace("5745459419", '"5745459419"')],
    ["an added key", FULL.replace("{", '{"extra":1,')],
  ])("rejects a body after a change of %s", (_, body) => {
    expect(verify(body, FULL_SIGNED)).toBeNull();
  });

  it("rejects a second, unsigned value for a signed key", () => {
    expect(verify(FULL.replace("{", '{"payment_status":"finished",'), FULL_SIGNED)).toBeNull();
    expect(verify(FULL.replace("{", '{"__proto__":{"order_id":"x"},'), FULL_SIGNED)).toBeNull();
  });

  it("rejects a change of a digit that JavaScript would lose", () => {
    const signed = hmacOf('{"pay_amount":0.1,"payment_id":9007199254740992}');
    expect(verify('{"payment_id":9007199254740993,"pay_amount":0.1}', signed)).toBeNull();
    expect(
      verify('{"payment_id":9007199254740992,"pay_amount":0.100000000000000001}', signed),
    ).toBeNull();
    expect(verify('{"payment_id":9007199254740992,"pay_amount":0.10}', signed)).toBe("sorted");
    expect(verify('{ "order_id":1e4000}', hmacOf('{"order_id":null}'))).toBeNull();
  });

  it("orders index keys as JavaScript objects do", () => {
    const body = JSON.stringify({ b: -1.5, a: index });
    expect(verify(body, hmacOf(JSON.stringify({ a: index, b: -1.5 })))).toBe("sorted");
  });

  it("rejects bytes that are not JSON unless they are the signed bytes", () => {
    expect(verify("not json", FULL_SIGNED)).toBeNull();
    expect(verify("not json", hmacOf("not json"))).toBe("raw");
  });

  it("trims the secret, and rejects an empty one", () => {
    expect(verify(FULL, FULL_SIGNED, ` ${SECRET}\n`)).toBe("raw");
    expect(() => verify(FULL, FULL_SIGNED, " \n")).toThrow(/secret is empty/);
    expect(() => signIpnBody("{}", "")).toThrow(/secret is empty/);
  });
});

describe("a body made to be expensive", () => {
  const secrets = ["first", "second"].map((key) => ({ key, secret: key }));

  it.each(Object.keys(EXPENSIVE_BODIES))("%s of 64 KiB is checked in under 50 ms", (name) => {
    const raw = Buffer.from(EXPENSIVE_BODIES[name]!(64 * 1024));
    const took = fastestMs(50, () => {
      const check = checkIpnSignature(toIpnBody(raw), FULL_SIGNED, secrets);
      expect(check.byRawBytes() ?? check.byCanonicalForm()).toBeNull();
    });
    expect(took).toBeLessThan(50);
  });

  it("is parsed once, whatever the number of secrets and forms", () => {
    let parsed = 0;
    const body = toIpnBody(Buffer.from(FULL_SHUFFLED));
    const counted = { raw: body.raw, parse: () => (parsed++, body.parse()) };
    const check = checkIpnSignature(counted, UNICODE_SIGNED, secrets);
    expect(check.byRawBytes()).toBeNull();
    expect(parsed).toBe(0);
    expect(check.byCanonicalForm()).toBeNull();
    expect(parsed).toBe(1);
    expect(body.parse()).toBe(body.parse());
  });

  it("has no canonical form when a number has more than 64 characters or more than three digits of exponent", () => {
    const signed = hmacOf('{"a":1}');
    expect(verify(`{ "a":1.${"0".repeat(62)}}`, signed)).toBe("sorted");
    expect(verify(`{ "a":1.${"0".repeat(63)}}`, signed)).toBeNull();
    expect(verify('{ "a":10e-1}', signed)).toBe("sorted");
    expect(verify('{ "a":10e-0001}', signed)).toBeNull();
  });

  it("returns the signed text, which is the same for every spelling that the signature verifies", () => {
    for (const text of [FULL, FULL_SHUFFLED, ` ${FULL}\n`]) {
      const check = checkIpnSignature(toIpnBody(Buffer.from(text)), FULL_SIGNED, [
        { key: "test", secret: SECRET },
      ]);
      const verified = check.byRawBytes() ?? check.byCanonicalForm();
      expect(String(verified?.signedText)).toBe(FULL);
    }
  });
});

describe("signIpnBody", () => {
  it("makes the published signature from any order of keys", () => {
    expect(signIpnBody(FULL, SECRET)).toBe(FULL_SIGNED);
    expect(signIpnBody(Buffer.from(FULL_SHUFFLED), SECRET)).toBe(FULL_SIGNED);
    expect(signIpnBody(UNICODE, SECRET)).toBe(UNICODE_SIGNED);
  });
});

describe("the recorded IPNs", () => {
  const folder = join(import.meta.dirname, "fixtures");
  const ipns = readdirSync(folder).filter((name) => name.startsWith("ipn-"));

  it.each(ipns)("%s verifies with its own signature and with no other", (name) => {
    const compact = stringifyJson(parseJson(readFileSync(join(folder, name))));
    const body = Buffer.from(`${compact}\n`);
    const signed = signIpnBody(body, SECRET);
    expect(verifyIpnSignature(body, signed, SECRET)).toBe("sorted");
    expect(verify(compact, signed)).toBe("raw");
    expect(verifyIpnSignature(body, signed, "another secret")).toBeNull();
    const forged = Buffer.from(body.toString().replace("ORDER_ID", "ORDER_IX"));
    expect(verifyIpnSignature(forged, signed, SECRET)).toBeNull();
  });
});
