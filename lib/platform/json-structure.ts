/** Thrown for JSON that is not accepted. The message never contains the text. */
export class JsonError extends Error {
  override readonly name = "JsonError";
}

const DEPTH_MAX = 32;
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;

/**
 * Throws `JsonError` for a key that occurs twice in one object, which parsers resolve differently, for a key that accesses
 * an object's prototype, and for too many levels or values. One pass over the text without recursion. It has to be correct
 * for valid JSON only: a parser must reject anything else.
 */
export function checkJsonStructure(text: string, { valuesMax }: { valuesMax: number }): void {
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
