import { describe, expect, test } from "vitest";
import { csvLine } from "./csv";

describe("csvLine", () => {
  test("ends each record with CR LF and leaves null empty", () => {
    expect(csvLine(["a", 1, null, ""])).toBe("a,1,,\r\n");
  });

  test("quotes commas, quotes and line ends as RFC 4180 says", () => {
    expect(csvLine(['say "hi"', "a,b", "a\r\nb"])).toBe('"say ""hi""","a,b","a\r\nb"\r\n');
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u00a0=1"])(
    "%j is never a formula",
    (text) => {
      expect(csvLine([text])).toBe(`"'${text}"\r\n`);
    },
  );

  test("numbers and ordinary text stay as they are", () => {
    expect(csvLine([-5, "2026-05-12T13:00:00.000Z", "日本語", "a=b"])).toBe(
      "-5,2026-05-12T13:00:00.000Z,日本語,a=b\r\n",
    );
  });
});
