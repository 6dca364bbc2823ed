import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const SDK = join(import.meta.dirname, "..");
const TSC = join(SDK, "..", "node_modules", "typescript", "bin", "tsc");

let project: string;
let built: string;

/** Builds the package and puts what npm would publish into the `node_modules` of an empty project. */
beforeAll(async () => {
  built = (await run(process.execPath, ["build.mjs"], { cwd: SDK })).stdout;
  project = mkdtempSync(join(tmpdir(), "driftstack-sdk-"));
  const installed = join(project, "node_modules", "@driftstack", "sdk");
  mkdirSync(installed, { recursive: true });
  for (const name of ["package.json", "dist", "README.md"])
    cpSync(join(SDK, name), join(installed, name), { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "private": true }');
}, 60_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** A program that uses a webhook, a checkout key and the tracker. */
const USE = `
  const secret = "whsec_" + btoa("secret");
  const { body, headers } = await sdk.signTestWebhook({ body: { id: "evt_1" }, secret });
  const ok = await sdk.verifyWebhookSignature({ body, header: headers, secret });
  let key;
  const fetch = async (_, init) => {
    key = init.headers["idempotency-key"];
    return Response.json({}, { status: 201 });
  };
  const client = new sdk.Driftstack({ apiKey: "k", baseUrl: "http://127.0.0.1", fetch });
  await client.cryptoOrders.createCheckout({});
  console.log(ok, key.length, typeof sdk.OrderTracker.checkPendingOrder);`;
const EXPECTED = "true 32 function\n";

async function runProgram(name: string, code: string, ...flags: string[]): Promise<string> {
  writeFileSync(join(project, name), code);
  return (await run(process.execPath, [...flags, name], { cwd: project })).stdout;
}

describe("the package", () => {
  test("has a core of less than 12 kB", () => {
    const size = Number(/(\d+) bytes/.exec(built)?.[1]);
    expect(size).toBeGreaterThan(1_000);
    expect(size).toBeLessThan(12 * 1024);
  });

  test("has no dependencies", () => {
    const manifest = JSON.parse(readFileSync(join(SDK, "package.json"), "utf8"));
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.peerDependenciesMeta).toEqual({ react: { optional: true } });
  });

  test("works as an ES module", async () => {
    const code = `import * as sdk from "@driftstack/sdk";${USE}`;
    expect(await runProgram("use.mjs", code)).toBe(EXPECTED);
  });

  test("works as a CommonJS module", async () => {
    const code = `const sdk = require("@driftstack/sdk"); (async () => {${USE}})();`;
    expect(await runProgram("use.cjs", code)).toBe(EXPECTED);
  });

  test("works where Web Crypto is not a global, as on Node 18", async () => {
    const code = `delete globalThis.crypto; if (globalThis.crypto) process.exit(1); import("@driftstack/sdk").then(async (sdk) => {${USE}});`;
    expect(await runProgram("use18.mjs", code)).toBe(EXPECTED);
    const required = `delete globalThis.crypto; if (globalThis.crypto) process.exit(1); const sdk = require("@driftstack/sdk"); (async () => {${USE}})();`;
    expect(await runProgram("use18.cjs", required)).toBe(EXPECTED);
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
