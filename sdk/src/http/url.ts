export type QueryValues = Record<string, string | number | boolean | Date | undefined>;

/** A query string with its `?`; empty if nothing is set. */
export function toSearch(query: QueryValues = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    search.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  const text = search.toString();
  return text && `?${text}`;
}

/** Appends an ID to a path. An empty one, or dots, would address another resource. */
export function pathOf(folder: string, id: string, rest = ""): string {
  if (typeof id !== "string" || /^\.*$/.test(id)) throw new TypeError("The id must not be empty.");
  return `${folder}/${encodeURIComponent(id)}${rest}`;
}
