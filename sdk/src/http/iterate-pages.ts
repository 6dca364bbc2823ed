import type { Page, PageQuery } from "../types/pages.js";
import { PaginationError } from "./errors.js";

type Listed<T> =
  Pick<Page<T>, "data" | "next_cursor"> | { orders: T[]; next_cursor: string | null };

/**
 * Yields the objects of all pages, one at a time. A page is requested only when its first object is, so a loop that ends
 * early costs nothing more.
 */
export async function* iteratePages<T, Q extends PageQuery>(
  query: Q | undefined,
  getPage: (query: Q) => Promise<Listed<T>>,
): AsyncGenerator<T, void, undefined> {
  const used = new Set<string>();
  let cursor = query?.cursor;
  do {
    const page = await getPage({ limit: 100, ...query, cursor } as Q);
    if (cursor !== undefined) used.add(cursor);
    yield* "data" in page ? page.data : page.orders;
    cursor = page.next_cursor || undefined;
    if (cursor !== undefined && used.has(cursor))
      throw new PaginationError("The list returned the same cursor again.");
  } while (cursor !== undefined);
}
