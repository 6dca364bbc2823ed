import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  BUILD_SOURCES,
  checkNode,
  hashSources,
  installCommands,
  installPackages,
  ROOT,
  seconds,
  unlessFresh,
} from "./prepare.mjs";

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "driftstack-prepare-"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(name: string, text: string) {
  await mkdir(join(root, name, ".."), { recursive: true });
  await writeFile(join(root, name), text);
}

describe("the fingerprint of sources", () => {
  test("changes with content, names and texts, not with tests or files elsewhere", async () => {
    await write("app/page.tsx", "one");
    const hash = (texts: unknown[] = []) => hashSources(root, ["app", "absent.ts"], texts);
    const first = hash();
    expect(hash()).toBe(first);
    await write("app/page.test.tsx", "a test");
    await write("worker/main.ts", "not built");
    expect(hash()).toBe(first);
    expect(hash(["NEXT_PUBLIC_X"])).not.toBe(first);
    await write("app/page.tsx", "two");
    const second = hash();
    expect(second).not.toBe(first);
    await rm(join(root, "app/page.tsx"));
    await write("app/other.tsx", "two");
    expect(hash()).not.toBe(second);
  });

  test("of everything the build reads is fast", () => {
    const begun = performance.now();
    hashSources(ROOT, BUILD_SOURCES);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe("a stamp", () => {
  test("skips finished work, and is not written by work that failed", async () => {
    const stamp = join(root, "out", ".stamp");
    let runs = 0;
    const work = async () => void runs++;
    const go = (fingerprint: string) => unlessFresh({ stamp, fingerprint, work });
    expect(await go("a")).toBe(true);
    expect(await go("a")).toBe(false);
    expect(await go("b")).toBe(true);
    expect(runs).toBe(2);

    const failing = () => Promise.reject(new Error("broken"));
    await expect(unlessFresh({ stamp, fingerprint: "c", work: failing })).rejects.toThrow("broken");
    await expect(readFile(stamp)).rejects.toThrow();
    expect(await go("b")).toBe(true);
  });

  test("is ignored when its result is missing", async () => {
    const stamp = join(root, ".stamp");
    const output = join(root, "built");
    const work = () => writeFile(output, "");
    const go = () => unlessFresh({ stamp, output, fingerprint: "a", work });
    expect([await go(), await go()]).toEqual([true, false]);
    await rm(output);
    expect(await go()).toBe(true);
  });
});

describe("packages", () => {
  test("that npm installed by hand from the same list are not installed again", async () => {
    const packages = { "": { version: "1.0.0" }, "node_modules/a": { version: "1.0.0" } };
    await write("package-lock.json", JSON.stringify({ packages }));
    await write("node_modules/.package-lock.json", JSON.stringify({ packages }));
    await write("node_modules/a/package.json", "{}");
    expect(await installPackages({ root })).toBe(false);
    expect(await readFile(join(root, "node_modules/.driftstack-install"), "utf8")).toHaveLength(64);
  });
});

describe("install scripts of packages", () => {
  const commandsOf = async (allowScripts: Record<string, boolean>) => {
    await write("package.json", JSON.stringify({ allowScripts }));
    return installCommands(root, { development: true });
  };

  test("do not run", async () => {
    for (const commands of [await commandsOf({ a: false }), installCommands(ROOT)]) {
      expect(commands).toHaveLength(1);
      expect(commands[0]?.slice(0, 2)).toEqual(["ci", "--ignore-scripts"]);
    }
  });

  test("run for exactly the packages that package.json allows", async () => {
    const [install, rebuild] = await commandsOf({ a: false, "@b/c": true });
    expect(install).toContain("--ignore-scripts");
    expect(rebuild?.[0]).toBe("rebuild");
    expect(rebuild?.filter((word) => !word.startsWith("-"))).toEqual(["rebuild", "@b/c"]);
  });
});

test("a Node.js version that is too old is rejected", () => {
  expect(() => checkNode("18.20.0")).toThrow(/too old/);
  expect(() => checkNode("20.18.3")).toThrow(/20\.19 or newer/);
  for (const version of ["20.19.0", "22.0.0", "24.1.0"]) checkNode(version);
});

test("durations are readable", () => {
  expect([seconds(1234), seconds(123_456)]).toEqual(["1.2 s", "123 s"]);
});
