import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Everything that `next build` reads. A missing file or folder is included in the fingerprint as missing. */
export const BUILD_SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "next.config.js",
  "next.config.mjs",
  "next.config.ts",
  "postcss.config.js",
  "postcss.config.mjs",
  "instrumentation.ts",
  "proxy.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** Everything that the SDK's package is made from. */
export const SDK_SOURCES = [
  "sdk/src",
  "sdk/build.mjs",
  "sdk/package.json",
  "sdk/tsconfig.json",
  "sdk/README.md",
  "package-lock.json",
];

const NOT_BUILT = /\.(test|spec)\.tsx?$|(^|\/)\.DS_Store$/;

/** Fingerprint of files and folders (by relative name and content) and of additional texts. */
export function hashSources(root, names, texts = []) {
  const hash = createHash("sha256");
  const add = (name) => {
    if (NOT_BUILT.test(name)) return;
    const entries = listFolder(join(root, name));
    if (entries) {
      for (const entry of entries) add(`${name}/${entry}`);
      return;
    }
    const content = readIfThere(join(root, name));
    if (content) hash.update(`${name}\0${content.length}\0`).update(content);
  };
  for (const name of names) add(name);
  return hash.update(JSON.stringify(texts)).digest("hex");
}

function listFolder(path) {
  try {
    return readdirSync(path).sort();
  } catch {
    return undefined;
  }
}

/** The content of a file, or undefined if it cannot be read. */
export function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
