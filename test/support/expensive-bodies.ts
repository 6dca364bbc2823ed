/** Repeats a unit between brackets up to the given size. */
function fill(size: number, unit: (index: number) => string, [open, close] = ["[", "]"]): string {
  const units: string[] = [];
  for (let index = 0, length = 2; ; index++) {
    const next = unit(index);
    length += next.length + 1;
    if (length > size) return `${open}${units.join(",")}${close}`;
    units.push(next);
  }
}

const OBJECT: [string, string] = ["{", "}"];

/** Bodies of a given size, each designed to be expensive for one part of a parser or of the canonical forms. */
export const EXPENSIVE_BODIES: Record<string, (size: number) => string> = {
  "a number of zeros": (size) => `{"a":0.${"0".repeat(size - 9)}1}`,
  "a number with zeros at the end": (size) => `{"a":1.${"0".repeat(size - 8)}}`,
  "a number with a zero run inside": (size) => `{"a":0.1${"0".repeat(size - 10)}1}`,
  "a long integer": (size) => `[${"1".repeat(size - 2)}]`,
  "a long exponent": (size) => `[1e${"9".repeat(size - 4)}]`,
  "only minus signs": (size) => "-".repeat(size),
  "small numbers": (size) => fill(size, () => "1e-307"),
  "numbers of 64 characters": (size) => fill(size, () => `1${"0".repeat(61)}.0`),
  zeros: (size) => fill(size, () => "0"),
  "empty arrays": (size) => fill(size, () => "[]"),
  "empty objects": (size) => fill(size, () => "{}"),
  "empty strings": (size) => fill(size, () => '""'),
  "deep arrays": (size) => fill(size, () => "[".repeat(30) + "]".repeat(30)),
  "arrays without an end": (size) => "[".repeat(size),
  "objects without an end": (size) => '{"a":'.repeat(size / 5),
  "many keys": (size) => fill(size, (i) => `"k${(i * 7919) % 100_003}":0`, OBJECT),
  "index keys in reverse": (size) => fill(size, (i) => `"${100_000 - i}":0`, OBJECT),
  "sparse index keys": (size) => fill(size, (i) => `"${4_294_967_294 - i * 97}":0`, OBJECT),
  "escaped keys": (size) => fill(size, (i) => `"\\u0061${i}":0`, OBJECT),
  "white space": (size) => " ".repeat(size),
  "white space before colons": (size) => fill(size, (i) => `"${i}"${" ".repeat(900)}:0`, OBJECT),
  "a long string": (size) => JSON.stringify("x".repeat(size - 2)),
  "a string of escapes": (size) => `"${"\\u0000".repeat((size - 2) / 6)}"`,
  "a string without an end": (size) => `"${'\\"'.repeat(size / 2 - 1)}`,
  "a string of backslashes without an end": (size) => `"${"\\\\".repeat(size / 2 - 1)}`,
};
