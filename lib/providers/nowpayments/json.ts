import { parse } from "lossless-json";
import { checkJsonStructure, JsonError } from "@/lib/platform/json-structure";
import { NUMBER_LENGTH_MAX } from "./canonical-number";

export { JsonError };

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

/**
 * Parses strictly, in time linear in the length of the input; throws `JsonError`. Input that is too deep is
 * rejected before any recursion, and a number of more than `NUMBER_LENGTH_MAX` characters before it is converted.
 * The caller must bound the length of the input, and where necessary the number of values with `valuesMax`.
 */
export function parseJson(
  input: Uint8Array | string,
  { valuesMax = Number.POSITIVE_INFINITY }: { valuesMax?: number } = {},
): JsonValue {
  const text = typeof input === "string" ? input : decodeUtf8(input);
  checkJsonStructure(text, { valuesMax });
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

function withoutPrototypes(value: unknown): JsonValue {
  if (value instanceof JsonNumber || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== "object") return value as string | boolean;
  const object = Object.create(null) as JsonObject;
  for (const [key, member] of Object.entries(value)) object[key] = withoutPrototypes(member);
  return object;
}
