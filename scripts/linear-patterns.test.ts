import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { ROOT } from "./prepare.mjs";

const eslint = new ESLint({ cwd: ROOT });
const FILES = [
  "app/x.ts",
  "components/x.tsx",
  "lib/http/x.ts",
  "worker/x.ts",
  "scripts/x.mjs",
  "server.ts",
];

async function complaints(code: string, filePath = "lib/platform/x.ts"): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  const rules = result?.messages.map(({ ruleId }) => ruleId ?? "parse error") ?? [];
  return rules.filter((rule) => rule.startsWith("regexp/") || rule === "parse error");
}

describe("lint rejects a pattern that takes more than linear time", () => {
  it.each([
    ["a run before an end that does not match", "export const x = /\\.?0+$/;"],
    ["the same built from text", 'export const x = new RegExp("\\\\.?0+$");'],
    ["a run anywhere in the text", "export const x = /\\s+$/;"],
    ["nested repetition", "export const x = /^(a+)+$/;"],
    ["two repetitions of the same characters", "export const x = /^\\d+\\d+x$/;"],
    ["alternatives that overlap", "export const x = /^(?:\\w|\\d)*x/;"],
  ])("%s", async (_, code) => {
    expect(await complaints(code)).not.toEqual([]);
  });

  it.each(FILES)("in %s", async (filePath) => {
    expect(await complaints("export const x = /\\.?0+$/;", filePath)).toEqual([
      "regexp/no-super-linear-move",
    ]);
  });

  it("and accepts patterns that are anchored, bounded or sticky", async () => {
    const code = "export const x = [/^\\d+(?:\\.\\d+)?$/, /[a-z]{1,64}@/, /[a-z]+/y, /^[^,]*,/];";
    expect(await complaints(code)).toEqual([]);
  });
});
