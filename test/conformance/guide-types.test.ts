import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { GUIDES } from "@/components/docs/guides";
import { blocksOf, moduleOf, readGuideFile } from "@/test/support/guide-blocks";

const ROOT = join(import.meta.dirname, "..", "..");

const OPTIONS: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  types: ["node"],
  paths: {
    "@driftstack/sdk": [join(ROOT, "sdk/src/index.ts")],
    "@driftstack/sdk/react": [join(ROOT, "sdk/src/react.ts")],
  },
};

/** The samples of one page in one language as a module; undefined if it has none. */
function writeSamples(dir: string, slug: string, source: string, language: "ts" | "tsx") {
  const blocks = blocksOf(source).filter((block) => block.language === language);
  if (blocks.length === 0) return undefined;
  const file = join(dir, `${slug}.${language}`);
  writeFileSync(file, `${moduleOf(blocks)}\nexport {};\n`);
  return file;
}

it("the TypeScript samples of the guides fit the SDK's types", () => {
  // Within the checkout, so that the types of Node.js and React are found.
  const dir = mkdtempSync(join(ROOT, "node_modules", ".guide-samples-"));
  try {
    const files = GUIDES.flatMap((guide) =>
      (["ts", "tsx"] as const).map((language) =>
        writeSamples(dir, guide.slug, readGuideFile(guide), language),
      ),
    ).filter((file) => file !== undefined);
    expect(files.length).toBeGreaterThan(10);
    const found = ts.getPreEmitDiagnostics(ts.createProgram(files, OPTIONS));
    expect(ts.formatDiagnostics(found, FORMAT)).toBe("");
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}, 60_000);

const FORMAT: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => ROOT,
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};
