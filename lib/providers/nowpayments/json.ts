import { parse } from "lossless-json";
import { NUMBER_LENGTH_MAX } from "./canonical-number";

/**
 * JSON from a payment provider, without floats: a number keeps its original text. Keys that two parsers may interpret
 * differently, or that access an object's prototype, are rejected, so that the parsed content is the signed content.
 * Objects have no prototype.
 */
export type JsonValue = null | boolean | string | JsonNumber | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };

/** A JSON number with its exact text, such as `"49.00"` or `"1e-7"`. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** Thrown for any text that `parseJson` does not accept. The message never contains the text. */
export class JsonError extends Error {
  override readonly name = "JsonError";
}

const DEPTH_MAX = 32;
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Parses strictly, in time linear in the length of the input; throws `JsonError`. Input deeper than `DEPTH_MAX` levels
 * is rejected before any recursion, and a number of more than `NUMBER_LENGTH_MAX` characters before it is converted.
 * The caller must bound the length of the input, and where necessary the number of values with `valuesMax`.
 */
export function parseJson(
  input: Uint8Array | string,
  { valuesMax = Number.POSITIVE_INFINITY }: { valuesMax?: number } = {},
): JsonValue {
  const text = typeof input === "string" ? input : decodeUtf8(input);
  checkStructure(text, valuesMax);
  try {
    return withoutPrototypes(parse(text, undefined, { parseNumber: toJsonNumber }));
  } catch (cause) {
    if (cause instanceof JsonError) throw cause;
    throw new JsonError("the text is not valid JSON", { cause });
  }
}

function toJsonNumber(text: string): JsonNumber {
  if (text.length > NUMBER_LENGTH_MAX) {
    throw new JsonError(`a number of the JSON has more than ${NUMBER_LENGTH_MAX} characters`);
  }
  return new JsonNumber(text);
}

/** True for an object; false for a `JsonNumber`, an array, null and primitives. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonNumber)
  );
}

/** Returns compact JSON with the exact text of every number and the keys in their existing order. */
export function stringifyJson(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(stringifyJson).join(",")}]`;
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)}:${stringifyJson(member)}`,
    );
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new JsonError("the bytes are not UTF-8", { cause });
  }
}

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;

/**
 * One pass over the text without recursion. It has to be correct for valid JSON only, because the parser that runs
 * afterward rejects anything else. The parser accepts a duplicate key with an equal value, so keys are checked here.
 */
function checkStructure(text: string, valuesMax: number): void {
  const open: (Set<string> | null)[] = [];
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "," || char === "{" || char === "[") {
      if (++values > valuesMax) throw new JsonError(`the JSON has more than ${valuesMax} values`);
    }
    if (char === "{" || char === "[") {
      if (open.length === DEPTH_MAX)
        throw new JsonError(`the JSON is deeper than ${DEPTH_MAX} levels`);
      open.push(char === "{" ? new Set() : null);
    } else if (char === "}" || char === "]") {
      open.pop();
    } else if (char === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys && isFollowedByColon(text, end)) checkKey(keys, text.slice(at, end));
      at = end - 1;
    }
  }
}

function endOfString(text: string, start: number): number {
  STRING.lastIndex = start;
  if (!STRING.test(text)) throw new JsonError("a string in the JSON does not end");
  return STRING.lastIndex;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\t" || text[at] === "\r") at++;
  return text[at] === ":";
}

function checkKey(keys: Set<string>, literal: string): void {
  const key = decodeKey(literal);
  if (FORBIDDEN_KEYS.has(key)) throw new JsonError("a key of the JSON is not allowed");
  if (keys.has(key)) throw new JsonError("a key of the JSON occurs twice in one object");
  keys.add(key);
}

function decodeKey(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch (cause) {
    throw new JsonError("a key of the JSON is not a valid string", { cause });
  }
}

function withoutPrototypes(value: unknown): JsonValue {
  if (value instanceof JsonNumber || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== "object") return value as string | boolean;
  const object = Object.create(null) as JsonObject;
  for (const [key, member] of Object.entries(value)) object[key] = withoutPrototypes(member);
  return object;
}
