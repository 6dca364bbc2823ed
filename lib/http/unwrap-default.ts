/**
 * The default export of a CommonJS package: bundlers hand it over as it is, Node.js hands over the module around it.
 */
export function unwrapDefault<T extends object>(imported: T): T {
  return "default" in imported ? (imported.default as T) : imported;
}
