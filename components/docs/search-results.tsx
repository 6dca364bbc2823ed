import type { SearchResult } from "./search";

export type SearchResultsProps = { query: string; results: readonly SearchResult[] };

/** The sections and operations that contain the words of the query. */
export function SearchResults({ query, results }: SearchResultsProps) {
  return (
    <>
      <h1 className="text-3xl font-semibold tracking-tight wrap-anywhere">
        {query === "" ? "Search" : `Results for “${query}”`}
      </h1>
      {results.length === 0 ? (
        <p className="text-muted">
          {query === ""
            ? "Enter one or more words, such as “signature” or “price_cents”."
            : "No page contains all of these words. Try fewer words, or open the "}
          {query === "" ? null : (
            <a href="/docs/api" className="link">
              API reference
            </a>
          )}
          {query === "" ? null : "."}
        </p>
      ) : (
        <ol className="grid gap-5">
          {results.map(({ page, heading, href, excerpt }) => (
            <li key={href}>
              <a href={href} className="font-medium link">
                {heading}
              </a>
              <p className="text-xs text-muted">{page}</p>
              <p className="mt-1 text-sm wrap-anywhere">{excerpt}</p>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
