import fc from "fast-check";

const NESTED = 400;

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Texts that cause trouble in parsers, databases and terminals. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "\u202e\u200f\ufeff",
    "\u{1f4b8}".repeat(40),
    "e\u0301\u0301\u0301",
    "__proto__",
    "constructor",
    "../../etc/passwd",
    "%00",
    "%ff",
    "' OR 1=1 --",
    "\\",
    "%_%",
    "=1+1",
    "{{7*7}}",
    "\r\nset-cookie: a=b",
    "NaN",
    "-1",
    "1e9",
    "0x10",
    "9".repeat(400),
    "x".repeat(3_000),
    "2026-13-45T99:99:99.000Z",
    "0000-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59-23:59",
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 60 }),
);

/** JSON values of every wrong type. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      -1,
      0,
      -0,
      0.1,
      1e308,
      2 ** 53,
      2 ** 31,
      "x".repeat(70_000),
      [],
      {},
      [[]],
      [null],
      nest(NESTED),
      Object.fromEntries([["__proto__", { polluted: true }]]),
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, "v"])),
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** Unknown field names, and names of built-in or internal fields. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "account_id", "status", "livemode", ""),
  fc.string({ maxLength: 20 }),
);
