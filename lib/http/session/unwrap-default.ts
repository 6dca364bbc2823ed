/**
 * The default export of a CommonJS package: bundlers import it directly, Node.js imports the module that contains it.
 */
export function unwrapDefault<T extends object>(imported: T): T {
  return "default" in imported ? (imported.default as T) : imported;
}
