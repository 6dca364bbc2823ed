export type SearchParams = Record<string, string | string[] | undefined>;

/** The cursors of the pages visited so far; the last one is the current page's. Empty on the first page. */
export type Cursors = { cursors: readonly string[] };

const CURSOR_MAX = 512;
/** Older cursors are dropped, so that the URL stays within the length that servers accept. */
const CURSORS_MAX = 10;

/** The first value of a search parameter, or an empty string. */
export function firstOf(value: string | string[] | undefined): string {
  return [value].flat()[0] ?? "";
}

export function parseCursors({ cursor = [] }: SearchParams): string[] {
  return [cursor]
    .flat()
    .filter((one) => one !== "" && one.length <= CURSOR_MAX)
    .slice(-CURSORS_MAX);
}

/** The URL of a list with filters and cursors; null and empty values are left out. */
export function listHref(
  path: string,
  filters: Record<string, string | null>,
  cursors: readonly string[],
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  for (const cursor of cursors.slice(-CURSORS_MAX)) query.append("cursor", cursor);
  return query.size === 0 ? path : `${path}?${query}`;
}
