import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const MAP = readFileSync(join(ROOT, "docs", "contract-map.md"), "utf8");
const NAMED = [...MAP.matchAll(/`([^`]+\.ts)` › (.+?)(?=<br>| \|)/g)].map(
  ([, file = "", name = ""]) => [file, name] as const,
);

it("the contract map names tests", () => {
  expect(NAMED.length).toBeGreaterThan(50);
});

it.each(NAMED)("%s still has the test: %s", (file, name) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  expect(readFileSync(join(ROOT, file), "utf8")).toContain(name);
});
