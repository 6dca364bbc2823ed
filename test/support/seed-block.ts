import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";

const SEEDS = join(import.meta.dirname, "..", "seeds");

/** The lines of a guide from the one that starts with `from` up to the line `until`, or to the guide's end. */
export function seedBlock(guide: string, { from, until }: { from: string; until?: string }) {
  const lines = readFileSync(join(SEEDS, `${guide}.txt`), "utf8").split("\n");
  const start = lines.findIndex((line) => line.startsWith(from));
  const end = until === undefined ? lines.length : lines.indexOf(until, start);
  if (start < 0 || end < 0) throw new Error(`${guide}.txt has no block from "${from}"`);
  return lines.slice(start, end).join("\n");
}

/** Runs a block of TypeScript with these names in scope, and returns what it defines under `result`. */
export async function runBlock(
  block: string,
  scope: Record<string, unknown>,
  result = "undefined",
): Promise<unknown> {
  const source = `async function snippet() {\n${block}\nreturn ${result};\n}`;
  const { code } = await transform(source, { loader: "ts" });
  return new Function(...Object.keys(scope), `${code}\nreturn snippet();`)(...Object.values(scope));
}
