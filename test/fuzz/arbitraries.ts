import fc from "fast-check";
import { hostileText } from "@/test/conformance/hostile-values";

const SIZE_MAX = 64 * 1024;

/** A sequence of a few tokens, with occasional other text between them. */
function textOf(tokens: readonly string[]): fc.Arbitrary<string> {
  const token = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...tokens) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 3 }) },
  );
  return fc.array(token, { maxLength: 12 }).map((parts) => parts.join(""));
}

/**
 * Text for a parser: its tokens in any order, hostile text, and one part repeated up to `sizeMax` characters between
 * two others, which triggers quadratic time in patterns and loops.
 */
export function textIn(tokens: readonly string[], sizeMax = SIZE_MAX): fc.Arbitrary<string> {
  const part = textOf(tokens);
  const size = fc.oneof(fc.constant(sizeMax), fc.integer({ min: 0, max: sizeMax }));
  const repeated = fc.tuple(part, part, part, size).map(([before, unit, after, length]) => {
    const space = length - before.length - after.length;
    const middle = unit === "" || space <= 0 ? "" : unit.repeat(Math.floor(space / unit.length));
    return `${before}${middle}${after}`.slice(0, sizeMax);
  });
  return fc.oneof(part, hostileText, repeated);
}

const VALUES = ["0", "-1", "1.50", "1e-7", "1e400", "0.1", "12345678901234567890", '"x"', "null"];

/** Valid JSON, nearly valid JSON, and JSON that was truncated or doubled. */
export const jsonText: fc.Arbitrary<string> = fc.oneof(
  textIn([...'{}[],:" \n\t\\-.eE+0', ...VALUES, '"a":', "{}", "[]", '"\\u0041"', "\\u", "true"]),
  fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value)),
  fc
    .tuple(fc.json({ maxDepth: 3 }), fc.nat({ max: 200 }))
    .map(([text, cut]) => text.slice(0, cut) + text),
);

export const urlText: fc.Arbitrary<string> = fc.oneof(
  textIn(
    [
      ..."/\\?#@:%.[]&=; \t\r\n",
      ...["http://", "https://", "HTTPS:", "javascript:", "data:", "//", "..", "%2e", "%2f", "%00"],
      ...[
        "localhost",
        "127.0.0.1",
        "[::1]",
        "0x7f.1",
        "017700000001",
        "xn--",
        "example.com",
        ":443",
      ],
    ],
    8 * 1024,
  ),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
);

/** Header values that Node.js accepts. */
export const headerText: fc.Arbitrary<string> = textIn(
  [
    ...'",;= \t\\/*()',
    ...["Bearer ", "Basic ", "ds_live_", "ds_test_", "ct_ord_", "application/json", "W/", '"x"'],
    ...["gzip", "q=0.5", "bytes=0-", "127.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", "fe80::1%1"],
  ],
  16 * 1024,
);
