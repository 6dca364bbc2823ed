import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const FOLDERS = ["app", "components", "lib", "worker", "scripts"];
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
)
  .concat("prisma/seed.ts", "server.ts")
  .filter((file) => /(?<!\.test)\.tsx?$/.test(file));

type Graph = Map<string, string[]>;

/** The files that each file imports. An import of types alone is not one: it does not exist at run time. */
function readGraph(files: readonly string[], read: (file: string) => string): Graph {
  const known = new Set(files);
  const resolve = (from: string, specifier: string) => {
    const base = specifier.startsWith("@/") ? specifier.slice(2) : join(dirname(from), specifier);
    return [`${base}.ts`, `${base}.tsx`, join(base, "index.ts"), base].find((to) => known.has(to));
  };
  return new Map(
    files.map((file) => {
      const source = read(file).replace(/^(import|export) type [^;]*;/gm, "");
      const imported = ts.preProcessFile(source).importedFiles.map(({ fileName }) => fileName);
      const local = imported.filter((specifier) => /^(@\/|\.)/.test(specifier));
      return [file, local.flatMap((specifier) => resolve(file, specifier) ?? [])];
    }),
  );
}

/** The first cycle found from each file that is in one, as a path that ends where it began. */
function findCycles(graph: Graph): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(" → "));
    if (start >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

describe("imports", () => {
  it("form no cycle", () => {
    expect(FILES.length).toBeGreaterThan(500);
    expect(findCycles(readGraph(FILES, (file) => readFileSync(file, "utf8")))).toEqual([]);
  });

  it("that form a cycle are found, also through a re-export; imports of types form none", () => {
    const sources: Record<string, string> = {
      "lib/a.ts": 'import { b } from "./b";',
      "lib/b.ts": 'import { c, type C } from "@/lib/c";',
      "lib/c.ts": 'export { a } from "@/lib/a";\nimport type { D } from "./d";',
      "lib/d.ts": 'import { c } from "./c";',
    };
    const graph = readGraph(Object.keys(sources), (file) => sources[file] ?? "");
    expect(findCycles(graph)).toEqual(["lib/a.ts → lib/b.ts → lib/c.ts → lib/a.ts"]);
  });
});
