import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvLine } from "./csv";

describe("csvLine", () => {
  test("ends each record with CR LF and leaves null empty", () => {
    expect(csvLine(["a", 1, null, ""])).toBe("a,1,,\r\n");
  });

  test("quotes commas, quotes and line ends as RFC 4180 specifies", () => {
    expect(csvLine(['read "hi"', "a,b", "a\r\nb"])).toBe('"read ""hi""","a,b","a\r\nb"\r\n');
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\u00a0=1"])(
    "%j is never a formula",
    (text) => {
      expect(csvLine([text])).toBe(`"'${text}"\r\n`);
    },
  );

  test.each([
    ["a;=1+1", "a;'=1+1"],
    ["a|=cmd()", "a|'=cmd()"],
    ["a\t+1+1", "a\t'+1+1"],
    ["a; =1+1", "a;' =1+1"],
    ["a;;@x", "a;;'@x"],
    ["a\t\t-x", "a\t\t'-x"],
    ["a;＝1", "a;'＝1"],
    ["a;-1+1;=2", "a;'-1+1;'=2"],
  ])("%j is not a formula when the spreadsheet splits it at ; tab or |", (text, safe) => {
    expect(csvLine([text])).toBe(`${safe}\r\n`);
  });

  test("a formula after a line end or behind quotes is neutralised, because a split ignores the quotes", () => {
    expect(csvLine(["a\n=1+1"])).toBe(`"a\n'=1+1"\r\n`);
    expect(csvLine(["a\r\n=1+1"])).toBe(`"a\r\n'=1+1"\r\n`);
    expect(csvLine(['a;"=1+1"'])).toBe(`"a;'""=1+1"""\r\n`);
    expect(csvLine(['{"a":"b;=1+1"}'])).toBe(`"{""a"":""b;'=1+1""}"\r\n`);
  });

  test("no field of any text begins with a formula, whichever separator the file is read with", () => {
    const part = fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      ";",
      "|",
      "\t",
      "\r",
      "\n",
      " ",
      '"',
      "a",
      "1",
      "'",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const cell = csvLine(["x", parts.join("")]).slice(2, -2);
        // The last field may end with the quote that closes the cell.
        for (const field of cell.split(/[;|\t\r\n]/).slice(1))
          expect(field).not.toMatch(/^[\s"]*[=+\-@](?!\d+ *"?$)/);
      }),
    );
  });

  test.each(["a;b", "a; 5", "a;-5;6", "a | -5.25", "x|y", "a - b; c = d", "1;+49"])(
    "%j holds no formula and stays as it is",
    (text) => expect(csvLine([text])).toBe(`${text}\r\n`),
  );

  test("a long text of separators and spaces takes linear time", () => {
    const begun = performance.now();
    for (const unit of ["\t", "; ", ' "', ";", "-1"]) csvLine([`;${unit.repeat(200_000)}x`]);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test.each(["\t=1", "\r=1"])("%j is never a formula, as a whole or after a split", (text) => {
    expect(csvLine([text])).toBe(`"'${text[0]}'=1"\r\n`);
  });

  test("numbers and ordinary text stay as they are", () => {
    expect(csvLine([-5, "2026-05-12T13:00:00.000Z", "日本語", "a=b"])).toBe(
      "-5,2026-05-12T13:00:00.000Z,日本語,a=b\r\n",
    );
  });
});
