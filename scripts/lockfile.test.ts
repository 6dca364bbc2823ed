import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { ROOT } from "./prepare.mjs";

type Dependencies = Record<string, string>;
type Entry = {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Dependencies;
  devDependencies?: Dependencies;
  optionalDependencies?: Dependencies;
};
type Manifest = Entry & { allowScripts: Record<string, boolean> };

const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;
const REGISTRY = "https://registry.npmjs.org/";
/** Versions, ranges, tags and aliases come from the registry; everything with a scheme or a path does not. */
const OUTSIDE_REGISTRY = /^(?!npm:)[a-z+]+:|[/\\]|^\.|^~\//i;

const readJson = <T>(name: string) => JSON.parse(readFileSync(join(ROOT, name), "utf8")) as T;
const lockfile = () => readJson<{ packages: Record<string, Entry> }>("package-lock.json").packages;

/** What a lockfile entry lacks, or takes from a source other than the public registry. */
function problemsOf(path: string, entry: Entry): string[] {
  const problems: string[] = [];
  const isRoot = path === "";
  if (!isRoot && !path.startsWith("node_modules/")) problems.push("is outside node_modules");
  if (entry.link) problems.push("is a link to a folder");
  if (!isRoot && !entry.inBundle && !INTEGRITY.test(entry.integrity ?? ""))
    problems.push("has no sha512 integrity");
  if (entry.resolved !== undefined && !entry.resolved.startsWith(REGISTRY))
    problems.push("is resolved from another address than the public registry");
  const { dependencies, devDependencies, optionalDependencies } = entry;
  for (const [name, range] of Object.entries({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
  })) {
    if (OUTSIDE_REGISTRY.test(range.replace(/^npm:@?[^@]*@/, "")))
      problems.push(`depends on ${name} outside the registry`);
  }
  return problems.map((problem) => `${path || "package.json"} ${problem}`);
}

describe("package-lock.json", () => {
  test("has a sha512 for every package and names no other source than the public registry", () => {
    const entries = Object.entries(lockfile());
    expect(entries.length).toBeGreaterThan(300);
    expect(entries.flatMap(([path, entry]) => problemsOf(path, entry))).toEqual([]);
  });

  test("agrees with package.json, which names exact versions", () => {
    const manifest = readJson<Manifest>("package.json");
    const root = lockfile()[""] ?? {};
    for (const group of ["dependencies", "devDependencies"] as const) {
      expect(root[group]).toEqual(manifest[group]);
      for (const [name, range] of Object.entries(manifest[group] ?? {}))
        expect([name, range]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
    }
  });

  const sound: Entry = { version: "1.0.0", integrity: `sha512-${"A".repeat(86)}==` };
  test.each<[string, string, Entry]>([
    ["has no integrity", "node_modules/a", { version: "1.0.0" }],
    ["has a weak integrity", "node_modules/a", { integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }],
    [
      "comes from a private registry",
      "node_modules/a",
      { ...sound, resolved: "http://10.0.0.8/a" },
    ],
    [
      "looks like the registry",
      "node_modules/a",
      { ...sound, resolved: `${REGISTRY.slice(0, -1)}.evil.example/a` },
    ],
    [
      "comes from git",
      "node_modules/a",
      { ...sound, resolved: "git+ssh://git@github.com/a/a.git#1" },
    ],
    ["comes from a file", "node_modules/a", { ...sound, resolved: "file:../a.tgz" }],
    ["is a linked folder", "node_modules/a", { ...sound, link: true, resolved: "../a" }],
    ["is a workspace", "packages/a", sound],
    ["depends on git", "node_modules/a", { ...sound, dependencies: { b: "github:b/b" } }],
    ["depends on a repository by its short name", "", { dependencies: { b: "b/b" } }],
    ["depends on an address", "", { devDependencies: { b: "https://b.example/b.tgz" } }],
    ["depends on a file", "", { optionalDependencies: { b: "file:../b" } }],
    ["depends on an alias of git", "", { dependencies: { b: "npm:c@github:c/c" } }],
  ])("would not pass if a package %s", (_name, path, entry) => {
    expect(problemsOf(path, entry)).not.toEqual([]);
  });

  test.each(["^1.2.3", "1.x || >=2", "npm:other@^2", "npm:@scope/other@^2", "*", "latest"])(
    "a dependency on %s comes from the registry",
    (range) => expect(problemsOf("", { dependencies: { b: range } })).toEqual([]),
  );
});

test("every package with an install script has its decision in allowScripts, and none is allowed", () => {
  const { allowScripts } = readJson<Manifest>("package.json");
  const paths = Object.entries(lockfile()).filter(([, entry]) => entry.hasInstallScript);
  const names = paths.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + 13));
  expect(names.filter((name) => typeof allowScripts[name] !== "boolean")).toEqual([]);
  expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual([]);
});

test("npm run sbom lists every installed package with its hash, and marks those of development", async () => {
  const { stdout } = await promisify(execFile)("npm", ["run", "-s", "sbom"], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  });
  const sbom = JSON.parse(stdout) as {
    bomFormat: string;
    components: {
      "bom-ref": string;
      hashes?: { alg: string }[];
      properties?: { name: string; value: string }[];
    }[];
  };
  expect(sbom.bomFormat).toBe("CycloneDX");
  const components = new Map(sbom.components.map((each) => [each["bom-ref"], each]));
  const { dependencies = {}, devDependencies = {} } = readJson<Manifest>("package.json");
  const isDevelopment = { name: "cdx:npm:package:development", value: "true" };
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    const component = components.get(`${name}@${version}`);
    expect([name, component?.hashes?.[0]?.alg]).toEqual([name, "SHA-512"]);
    const marked = component?.properties?.some(({ name }) => name === isDevelopment.name) ?? false;
    if (name in dependencies) expect([name, marked]).toEqual([name, false]);
  }
  expect(components.get(`vitest@${devDependencies.vitest}`)?.properties).toContainEqual(
    isDevelopment,
  );
}, 60_000);
