import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPrinter, plainText, readTarget } from "./read-target";

const KEY = `ds_test_${"a".repeat(33)}`;
const OTHER = `ds_live_${"b".repeat(33)}`;
let dataDir: string;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "driftstack-listen-"));
  writeFileSync(join(dataDir, "credentials.json"), JSON.stringify({ test_key: KEY }));
  env = { NODE_ENV: "test", DATA_DIR: dataDir };
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test("the default is the local server and its demo test key", () => {
  expect(readTarget({}, env)).toEqual({ url: "http://localhost:3000", key: KEY });
  expect(readTarget({}, { ...env, PORT: "3001" }).url).toBe("http://localhost:3001");
  expect(readTarget({}, { ...env, APP_URL: "https://pay.example.com/" })).toEqual({
    url: "https://pay.example.com",
    key: KEY,
  });
});

test("what is typed wins over the environment, which wins over the demo key", () => {
  const both = { ...env, DRIFTSTACK_API_KEY: OTHER };
  expect(readTarget({}, both).key).toBe(OTHER);
  expect(readTarget({ key: KEY, url: "http://127.0.0.1:9" }, both)).toEqual({
    url: "http://127.0.0.1:9",
    key: KEY,
  });
});

test("the demo key is never sent to another machine", () => {
  expect(() => readTarget({ url: "https://pay.example.com" }, env)).toThrow(/key .* is missing/);
  expect(readTarget({ url: "https://pay.example.com", key: OTHER }, env).key).toBe(OTHER);
});

test("an invalid address, a missing key and a missing installation are reported, without the key", () => {
  expect(() => readTarget({ url: "localhost" }, env)).toThrow(/not the address of a server/);
  expect(() => readTarget({ url: "ws://localhost" }, env)).toThrow(/not the address of a server/);
  expect(() => readTarget({ key: `${KEY}\n` }, env)).toThrow(/^This is not an API key/);
  expect(() => readTarget({}, { ...env, DATA_DIR: join(dataDir, "none") })).toThrow(
    /There is no key in .*none.credentials\.json/,
  );
});

test("colours are used only on a terminal", () => {
  const red = (isTTY: boolean, more: Record<string, string> = {}) =>
    createPrinter({ write: () => true, isTTY }, { NODE_ENV: "test", ...more }).colour("red", "x");
  expect(red(true)).toBe("\u001b[31mx\u001b[39;22m");
  expect(red(false)).toBe("x");
  expect(red(true, { NO_COLOR: "1" })).toBe("x");
});

test("text from others cannot contain terminal control sequences", () => {
  expect(plainText("a\u001b[2Jb\r\nc\u009b")).toBe("a [2Jb  c ");
});
