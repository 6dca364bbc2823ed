import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The compressed size that the core may have. */
const SIZE_MAX = 12 * 1024;

const ROOT = import.meta.dirname;
const OUT = join(ROOT, "dist");
const TSC = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(OUT, { recursive: true, force: true });
const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(ROOT, "src", name));
const target = ["es2022", "node18"];

// One file each, so that both entries share the tracker's configuration.
for (const format of ["esm", "cjs"]) {
  const outdir = join(OUT, format);
  await build({ entryPoints: sources, outbase: join(ROOT, "src"), outdir, format, target });
}
const declarations = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly"];
execFileSync(process.execPath, [TSC, "-p", ROOT, ...declarations, "--outDir", join(OUT, "esm")], {
  stdio: "inherit",
});
copyDeclarations();
writeFileSync(join(OUT, "cjs", "package.json"), '{ "type": "commonjs", "sideEffects": false }\n');
removeEmptyModules();
checkSize(await compressedSize());

function copyDeclarations() {
  for (const name of readdirSync(join(OUT, "esm"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    mkdirSync(dirname(join(OUT, "cjs", name)), { recursive: true });
    cpSync(join(OUT, "esm", name), join(OUT, "cjs", name));
  }
}

/** Modules of types alone have no code. */
function removeEmptyModules() {
  for (const format of ["esm", "cjs"]) rmJavaScript(join(OUT, format, "types"));
}

function rmJavaScript(folder) {
  for (const name of readdirSync(folder)) if (name.endsWith(".js")) rmSync(join(folder, name));
}

async function compressedSize() {
  const { outputFiles } = await build({
    entryPoints: [join(OUT, "esm", "index.js")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target,
    write: false,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

function checkSize(size) {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  console.log(`${name} ${version}: ${size} bytes, minified and compressed (limit ${SIZE_MAX})`);
  if (size > SIZE_MAX) throw new Error("The core is larger than its limit.");
}
