import { describe, expect, it } from "vitest";
import { redact } from "./redact";

const KEY = `ds_live_${"a1B2".repeat(8)}`;
const SECRET = `whsec_${"Qq+/".repeat(10)}=`;
const TOKEN = `ct_ord_${"0".repeat(32)}_1790000000_${"s-_S".repeat(10)}abc`;
const EMAIL = "grace.hopper+x@payer.example";
const DATABASE = "postgres://user:hunter2@db/x";

describe("a text in a log line", () => {
  it.each([
    [`key ${KEY}.`, "key ds_live_[hidden]."],
    [`/v1/${SECRET}/x`, "/v1/whsec_[hidden]"],
    [`token=${TOKEN}`, "token=ct_[hidden]"],
    [`to ${EMAIL}, and`, "to [email], and"],
    [`/x/${encodeURIComponent(EMAIL)}`, "/x/[email]"],
    [DATABASE, "postgres://user:[hidden]@db/x"],
    ["redis://:p/w:d@cache:6379", "redis://:[hidden]@cache:6379"],
    ["smtp://user:secret@mail.example.com:587", "smtp://user:[hidden]@mail.example.com:587"],
    ["https://user:secret@host/x", "https://user:[hidden]@host/x"],
    ["https://host:8443/a?b=@c", "https://host:8443/a?b=@c"],
    ["product_ord_1 costs 4900", "product_ord_1 costs 4900"],
  ])("%j becomes %j", (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it("of ordinary length stays whole", () => {
    const text = "x y ".repeat(1_500);
    expect(redact(text)).toBe(text);
  });

  it("is cut with the number of characters that are left out", () => {
    const clean = redact("x".repeat(1_000_000));
    expect(clean).toHaveLength(7_552 + "… [992448 more characters]".length);
    expect(clean).toMatch(/x… \[992448 more characters\]$/);
  });

  it("shows no part of a secret, wherever the cut falls", () => {
    for (const secret of [
      KEY,
      SECRET,
      TOKEN,
      EMAIL,
      DATABASE,
      `${"u".repeat(60)}@${"d".repeat(200)}.example`,
    ]) {
      for (let before = 7_000; before < 8_300; before += 1) {
        const clean = redact(`${"/".repeat(before)}${secret}/${"/".repeat(5_000)}`);
        expect(clean).not.toMatch(/a1B2|Qq\+|s-_S|grace|payer|hunter2|uuu|ddd/);
      }
    }
  });
});

const UNITS = [
  "a",
  "a.",
  "a@",
  "%40",
  "a@a.",
  "ds_live_",
  "whsec_",
  "ct_ord_",
  "postgres://",
  "https://a:",
  "::",
  "@",
  " ",
];

it.each(UNITS)("a path of one million characters of %j takes less than 50 ms", (unit) => {
  const path = `/v1/${unit.repeat(1_000_000 / unit.length)}`;
  redact(path);
  const begun = performance.now();
  redact(path);
  expect(performance.now() - begun).toBeLessThan(50);
});
