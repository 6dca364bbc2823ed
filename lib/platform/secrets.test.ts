import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { decryptSecret, deriveSecret, encryptSecret, loadOrCreateSecrets } from "./secrets";

const ROOT = resolve(import.meta.dirname, "..", "..");
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "driftstack-secrets-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("the secrets of an installation", () => {
  test("are made once, for this user only", () => {
    const first = loadOrCreateSecrets(dir);
    expect(loadOrCreateSecrets(dir)).toEqual(first);
    expect(statSync(join(dir, "secrets.json")).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(["secrets.json"]);
  });

  test("are the same for all processes that start at the same time", async () => {
    const code = `import { loadOrCreateSecrets } from "@/lib/platform/secrets"; console.log(loadOrCreateSecrets(${JSON.stringify(dir)}).session);`;
    const script = join(dir, "start.mts");
    writeFileSync(script, code);
    const run = () =>
      promisify(execFile)(process.execPath, ["--import", "tsx", script], {
        cwd: ROOT,
        env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json") },
      });
    const printed = await Promise.all([run(), run(), run(), run()]);
    expect(new Set(printed.map(({ stdout }) => stdout.trim())).size).toBe(1);
  }, 30_000);

  test("that cannot be read are reported clearly, and never replaced", () => {
    writeFileSync(join(dir, "secrets.json"), "{");
    expect(() => loadOrCreateSecrets(dir)).toThrow(/Restore it from a backup/);
  });
});

describe("an encrypted text", () => {
  const key = Buffer.alloc(32, 7);
  test("decrypts with its key and context only, and never has the same bytes twice", () => {
    const stored = encryptSecret(key, "whsec_x", "whs_1");
    expect(decryptSecret(key, stored, "whs_1")).toBe("whsec_x");
    expect(() => decryptSecret(key, stored, "whs_2")).toThrow();
    expect(() => decryptSecret(Buffer.alloc(32, 8), stored, "whs_1")).toThrow();
    expect(Buffer.from(encryptSecret(key, "whsec_x", "whs_1")).equals(Buffer.from(stored))).toBe(
      false,
    );
    const turned = new Uint8Array(stored);
    turned[turned.length - 1] = (turned.at(-1) ?? 0) ^ 1;
    expect(() => decryptSecret(key, turned, "whs_1")).toThrow();
  });

  test("a derived key is the same in every process, and different for every purpose", () => {
    const secret = "s".repeat(32);
    expect(deriveSecret(secret, "a")).toBe(deriveSecret(secret, "a"));
    expect(deriveSecret(secret, "a")).not.toBe(deriveSecret(secret, "b"));
  });
});
