import { afterEach, beforeEach, expect, it } from "vitest";
import { captureConsole } from "./capture-console";
import { createLogger } from "./logger";

const KEY = `ds_live_${"a1B2".repeat(8)}`;

let lines: string[];
let release: () => void;

beforeEach(() => {
  lines = [];
  release = captureConsole(createLogger("info", { write: (line) => void lines.push(line) }));
});
afterEach(() => release());

const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

it("every console call is one JSON line at its level", () => {
  console.log("a %s", "b", 1);
  console.info("c");
  console.warn("d");
  console.error("e");
  console.assert(true, "not this");
  console.assert(false, "f");
  console.debug("below the level");
  expect(lines.every((line) => line.indexOf("\n") === line.length - 1)).toBe(true);
  expect(parsed().map(({ level, source, msg }) => [level, source, msg])).toEqual([
    ["info", "console", "a b 1"],
    ["info", "console", "c"],
    ["warn", "console", "d"],
    ["error", "console", "e"],
    ["error", "console", "f"],
  ]);
});

it("a text with line ends cannot forge a line", () => {
  const forged = '{"level":"error","msg":"forged"}';
  console.error(`"url" ${"\n"}${forged}\r\n${forged}`);
  console.error(new Error(`x\n${forged}`));
  expect(lines).toHaveLength(2);
  for (const line of parsed()) expect(line.msg).not.toBe("forged");
});

it("secrets are hidden, in texts, errors and objects", () => {
  console.error("⨯ failed", KEY, { key: KEY }, new Error(KEY, { cause: new Error(KEY) }));
  console.error(Object.assign(new Error("x"), { digest: KEY }));
  expect(lines).toHaveLength(2);
  expect(lines.join("")).not.toContain("a1B2");
  expect(parsed()[0]).toMatchObject({ err: { name: "Error", message: "ds_live_[hidden]" } });
});

it("colours are removed", () => {
  console.error("\u001b[31m\u001b[1m⨯\u001b[22m\u001b[39m red");
  expect(parsed()[0]?.msg).toBe("⨯ red");
});

it("releasing restores the console", () => {
  const captured = console.log;
  release();
  expect(console.log).not.toBe(captured);
});
