export type QueryValues = Record<string, string | number | boolean | Date | null | undefined>;

/** The address of a server, without a slash at its end. The message does not repeat it: it may contain a password. */
export function requireBaseUrl(text: string): string {
  const url = parseUrl(text);
  const isPlain = url && !url.search && !url.hash && !url.username && !url.password;
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/$/, "");
  throw new TypeError(
    "baseUrl must be an http or https address, such as https://billing.example.org, without a query or credentials.",
  );
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** A query string with its `?`; empty if nothing is set. */
export function toSearch(query: QueryValues = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
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
