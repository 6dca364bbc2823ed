import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const RECIPES = readFileSync(join(ROOT, "docs", "recipes.md"), "utf8");
const FILES = [...RECIPES.matchAll(/`([\w.[\]/-]+\.(?:ts|tsx|prisma|md))`/g)].map(
  ([, file = ""]) => file,
);

it("the recipes name files", () => {
  expect(FILES.length).toBeGreaterThan(10);
});

it.each([...new Set(FILES)])("the recipes' file %s exists", (file) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
});
