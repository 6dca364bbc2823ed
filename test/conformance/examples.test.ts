import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
/** Those that use the SDK. */
const EXAMPLES = ["next", "shop", "tracking"];

type Manifest = {
  private?: boolean;
  scripts: Record<string, string>;
  engines: { node: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

const readText = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
const manifestOf = (...folder: string[]) =>
  JSON.parse(readText(...folder, "package.json")) as Manifest;
const packagesOf = ({ dependencies, devDependencies }: Manifest) => ({
  ...dependencies,
  ...devDependencies,
});

/** The tests run the examples with the packages of the repository, so that the versions have to be equal. */
const INSTALLED: Record<string, string> = {
  ...packagesOf(manifestOf()),
  "@driftstack/sdk": "file:../../sdk",
};

it.each([["sdk"], ...EXAMPLES.map((name) => ["examples", name])])(
  "%s %s has the versions that the tests run",
  (...folder) => {
    const packages = packagesOf(manifestOf(...folder));
    expect(Object.keys(packages).length).toBeGreaterThan(0);
    for (const [name, version] of Object.entries(packages))
      expect([name, version]).toEqual([name, INSTALLED[name]]);
  },
);

describe.each(EXAMPLES)("examples/%s", (name) => {
  const manifest = manifestOf("examples", name);

  it("is a private package that runs on the Node.js versions of the server", () => {
    expect(manifest.private).toBe(true);
    expect(manifest.engines).toEqual(manifestOf().engines);
  });

  it("has a README with the two commands, every setting that it requires, and its other commands", () => {
    const readme = readText("examples", name, "README.md");
    expect(readme).toMatch(/^npm install$/m);
    expect(readme).toMatch(/^(?:[A-Z_]+=\S+ )*npm start$/m);
    for (const setting of ["DRIFTSTACK_URL", "DRIFTSTACK_API_KEY"])
      expect(readme).toContain(setting);
    for (const script of Object.keys(manifest.scripts))
      expect(readme).toContain(script === "start" ? "npm start" : `npm run ${script}`);
  });

  it("imports only packages that it names", () => {
    const files = readdirSync(join(ROOT, "examples", name), { recursive: true, encoding: "utf8" });
    const sources = files.filter((file) => /^(?!node_modules|\.next).*\.tsx?$/.test(file));
    const imported = sources.flatMap((file) =>
      [
        ...readText("examples", name, file).matchAll(/ from "((?:@[^/"]+\/)?[^./"][^/"]*)[^"]*";/g),
      ].map((match) => match[1] ?? ""),
    );
    const packages = [...new Set(imported)].filter((each) => !each.startsWith("node:"));
    expect(packages).toContain("@driftstack/sdk");
    for (const each of packages) expect(Object.keys(manifest.dependencies ?? {})).toContain(each);
  });
});
