import type { Metadata } from "next";
import { readGuide } from "@/app/(public)/docs/read-guide";
import { DocsFrame } from "@/components/docs/docs-frame";
import { GUIDES } from "@/components/docs/guides";
import { getReference } from "@/components/docs/reference";
import { indexDocs, searchDocs, type SearchEntry } from "@/components/docs/search";
import { SearchResults } from "@/components/docs/search-results";

export const metadata: Metadata = { title: "Search the documentation", robots: "noindex" };

type Props = { searchParams: Promise<{ q?: string | string[] }> };

/** The documentation does not change while the program runs. */
const index: { entries?: Promise<SearchEntry[]> } = {};

async function buildIndex(): Promise<SearchEntry[]> {
  const guides = GUIDES.map(async (guide) => ({ guide, source: await readGuide(guide) }));
  return indexDocs(await Promise.all(guides), getReference());
}

export default async function SearchPage({ searchParams }: Props) {
  const given = [(await searchParams).q ?? ""].flat()[0] ?? "";
  const query = given.trim();
  const entries = await (index.entries ??= buildIndex());
  return (
    <DocsFrame here="/docs/search" query={query}>
      <SearchResults query={query} results={searchDocs(entries, query)} />
    </DocsFrame>
  );
}
