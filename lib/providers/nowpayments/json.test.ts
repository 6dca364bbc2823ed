import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, JsonError, JsonNumber, parseJson, stringifyJson } from "./json";

const numberAt = (text: string) => {
  const value = parseJson(`{"n":${text}}`);
  const found = isJsonObject(value) ? value.n : null;
  return found instanceof JsonNumber ? found.text : null;
};

describe("parseJson", () => {
  it.each([
    "49.00",
    "1e-7",
    "0.00000001",
    "1.0",
    "-0",
    "9007199254740993",
    "1E+400",
    "0.1000000000000000055511",
  ])("keeps the number %s as it was written", (text) => {
    expect(numberAt(text)).toBe(text);
  });

  it.each([
    ["two different values", '{"a":1,"a":2}'],
    ["two equal values", '{"a":1,"a":1}'],
    ["two equal texts", '{"a":"x","b":0,"a":"x"}'],
    ["an escaped spelling of the same key", '{"price":1,"\\u0070rice":1}'],
    ["white space before the colon", '{"a" \n\t:1,"a"\r:1}'],
    ["a nested object", '{"fee":{"x":1,"x":1}}'],
    ["an object inside an array", '[{"x":1},{"x":1,"x":1}]'],
  ])("rejects a repeated key with %s", (_, text) => {
    expect(() => parseJson(text)).toThrow(JsonError);
  });

  it("accepts the same key in two objects, and a value that looks like a key", () => {
    expect(stringifyJson(parseJson('[{"a":"a"},{"a":"b","b":"a"}]'))).toBe(
      '[{"a":"a"},{"a":"b","b":"a"}]',
    );
  });

  it.each(["__proto__", "constructor", "prototype", "\\u005f_proto__"])(
    "rejects the key %s",
    (key) => {
      expect(() => parseJson(`{"fee":{"${key}":{"admin":true}}}`)).toThrow(JsonError);
    },
  );

  it("rejects 33 levels and a million levels without recursion", () => {
    expect(() => parseJson("[".repeat(33) + "]".repeat(33))).toThrow(/levels/);
    expect(() => parseJson('{"a":'.repeat(1_000_000))).toThrow(/levels/);
    expect(stringifyJson(parseJson("[".repeat(32) + "]".repeat(32)))).toBe(
      "[".repeat(32) + "]".repeat(32),
    );
  });

  it("rejects a number of more than 64 characters, and more values than it may have", () => {
    expect(numberAt("1".repeat(64))).toHaveLength(64);
    expect(() => parseJson(`[${"1".repeat(65)}]`)).toThrow(/64 characters/);
    expect(() => parseJson(`{"a":0.${"0".repeat(65_000)}1}`)).toThrow(/64 characters/);
    expect(parseJson("[1,[2,3]]", { valuesMax: 5 })).toHaveLength(2);
    expect(() => parseJson("[1,[2,3]]", { valuesMax: 4 })).toThrow(/4 values/);
    expect(() => parseJson("[[],[],{}]", { valuesMax: 5 })).toThrow(/5 values/);
    expect(parseJson('",,,[{"', { valuesMax: 1 })).toBe(",,,[{");
  });

  it.each([
    "",
    " ",
    "{",
    "{]",
    '{"a"}',
    '"a',
    "'a'",
    "{a:1}",
    "[1,]",
    "nul",
    "1 2",
    "NaN",
    "01",
    "\ufeff{}",
  ])("rejects %j, which is not JSON", (text) => {
    expect(() => parseJson(text)).toThrow(JsonError);
  });

  it("rejects bytes that are not UTF-8, and a byte order mark", () => {
    expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(JsonError);
    expect(() => parseJson(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))).toThrow(JsonError);
  });

  it("never repeats the text in the message", () => {
    expect(() => parseJson('{"secret-value":1,"secret-value":1}')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("secret-value") }),
    );
  });

  it("makes objects without a prototype", () => {
    const value = parseJson('{"a":{"b":1}}');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(isJsonObject(value) && Object.getPrototypeOf(value.a)).toBeNull();
  });

  it("does not take an object that imitates a number for one", () => {
    const value = parseJson('{"a":{"text":"1","isLosslessNumber":true}}');
    expect(isJsonObject(value) && value.a instanceof JsonNumber).toBe(false);
  });

  it("reads what JSON.parse reads, and writes it back the same", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/"(?:__proto__|constructor|prototype)":/.test(text));
        expect(stringifyJson(parseJson(text))).toBe(text);
      }),
    );
  });
});
