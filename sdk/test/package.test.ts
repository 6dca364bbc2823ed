import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installSdk, SDK } from "./package/install-sdk.js";
import { EXPECTED_USE, startApi } from "./package/start-api.js";

const run = promisify(execFile);
const TSC = join(SDK, "..", "node_modules", "typescript", "bin", "tsc");

let installed: Awaited<ReturnType<typeof installSdk>>;
let project: string;

beforeAll(async () => {
  installed = await installSdk();
  ({ project } = installed);
}, 120_000);
afterAll(() => installed.remove());

describe("the package", () => {
  test("has a core of less than 12 kB", () => {
    const size = Number(/(\d+) bytes/.exec(installed.packed)?.[1]);
    expect(size).toBeGreaterThan(1_000);
    expect(size).toBeLessThan(12 * 1024);
  });

  test("has no dependencies", () => {
    const manifest = JSON.parse(readFileSync(join(SDK, "package.json"), "utf8"));
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.peerDependenciesMeta).toEqual({ react: { optional: true } });
  });

  test("has no findings of publint", async () => {
    const tarball = new Uint8Array(readFileSync(installed.tarball)).buffer;
    expect((await publint({ pack: { tarball }, strict: true })).messages).toEqual([]);
  });

  test("has types that every kind of module resolution finds", async () => {
    const tarball = createPackageFromTarballData(new Uint8Array(readFileSync(installed.tarball)));
    const result = await checkPackage(tarball);
    expect(result.types && result.problems).toEqual([]);
    expect(Object.keys((result as { entrypoints?: object }).entrypoints ?? {})).toEqual(
      expect.arrayContaining([".", "./react"]),
    );
  });

  test.each([
    ["an ES module", ["esm"]],
    ["a CommonJS module", ["cjs"]],
    ["an ES module without a global Web Crypto, as on Node 18", ["esm", "without-web-crypto"]],
    ["a CommonJS module without a global Web Crypto", ["cjs", "without-web-crypto"]],
  ])("works as %s", async (_, args) => {
    const api = await startApi();
    try {
      expect(await installed.use(process.execPath, api.url, ...args)).toEqual(EXPECTED_USE);
      expect(api.keys).toEqual([api.keys[0], expect.stringMatching(/^[0-9a-f]{32}$/)]);
    } finally {
      await api.close();
    }
  });

  test("can be bundled for browsers and edge runtimes, which have no Node modules", async () => {
    const { outputFiles, warnings } = await build({
      stdin: {
        contents: `import * as sdk from "@driftstack/sdk"; globalThis.sdk = sdk;`,
        resolveDir: project,
      },
      bundle: true,
      platform: "browser",
      format: "iife",
      write: false,
    });
    expect(warnings).toEqual([]);
    expect(outputFiles[0]!.text).not.toMatch(/require\(|process\./);
  });

  test("leaves out what is not imported", async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `export { verifyWebhookSignature } from "@driftstack/sdk";`,
        resolveDir: project,
      },
      bundle: true,
      format: "esm",
      minify: true,
      write: false,
    });
    expect(outputFiles[0]!.text.length).toBeLessThan(3_000);
  });

  test.each([
    ["an ES module", "use.mts", "nodenext", "nodenext"],
    ["a CommonJS module", "use.cts", "nodenext", "nodenext"],
    ["a bundled module", "use.ts", "esnext", "bundler"],
  ])("has types in %s", async (_, name, module, moduleResolution) => {
    const code = `
      import { Driftstack, type Order } from "@driftstack/sdk";
      const client = new Driftstack({ apiKey: "k", baseUrl: "https://a.example" });
      const order: Promise<Order> = client.cryptoOrders.get("ord_1");
      // @ts-expect-error An order has no such field.
      export const wrong = order.then(({ price }) => price);`;
    writeFileSync(join(project, name), code);
    const options = ["--strict", "--noEmit", "--target", "es2022", "--module", module];
    await run(process.execPath, [TSC, ...options, "--moduleResolution", moduleResolution, name], {
      cwd: project,
    });
  });
}, 60_000);
