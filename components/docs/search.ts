import { resolveSchema } from "@/lib/contract/openapi/json-schema";
import { sectionsOf } from "./guide-source";
import { guideHref, type Guide } from "./guides";
import type { Reference, ReferenceOperation } from "./reference";
import { rowsOf } from "./schema-rows";
import { toApiHref, toApiPart } from "./api-parts";

export type SearchEntry = {
  page: string;
  heading: string;
  /** A name that programs use for it. */
  name?: string;
  href: string;
  text: string;
};
export type SearchResult = Pick<SearchEntry, "page" | "heading" | "href"> & { excerpt: string };

export const QUERY_MAX = 100;
const RESULTS_MAX = 30;
const EXCERPT_LENGTH = 180;
const WEIGHT = { page: 20, heading: 30, text: 1 };
const COUNTED_MAX = 5;

/** One entry for each section of each guide and for each operation of the API. */
export function indexDocs(
  guides: readonly { guide: Guide; source: string }[],
  { groups, schemas }: Pick<Reference, "groups" | "schemas">,
): SearchEntry[] {
  const sections = guides.flatMap(({ guide, source }) =>
    sectionsOf(source).map(({ anchor, heading, source: markdown }) => ({
      page: guide.title,
      heading,
      href: guideHref(guide) + (anchor === null ? "" : `#${anchor}`),
      text: toText(markdown),
    })),
  );
  const operations = groups.flatMap((group) =>
    group.operations.map((operation) => ({
      page: "API reference",
      heading: operation.summary,
      name: operation.id,
      href: toApiHref(toApiPart(group), operation.id),
      text: textOf(operation, schemas),
    })),
  );
  return [...sections, ...operations];
}

/** The description of an operation, and the fields of its body. */
function textOf(
  { method, path, description, body }: ReferenceOperation,
  schemas: Reference["schemas"],
): string {
  const fields = body ? rowsOf(resolveSchema(body.schema, schemas)) : [];
  return toText(
    [
      `${method} ${path}`,
      description,
      ...fields.map((field) => `${field.path}: ${field.note ?? ""}`),
    ]
      .filter(Boolean)
      .join(". "),
  );
}

/** The entries that contain every word of the query, the best first. */
export function searchDocs(index: readonly SearchEntry[], query: string): SearchResult[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return index
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, RESULTS_MAX)
    .map(({ entry: { page, heading, href, text } }) => {
      return { page, heading, href, excerpt: excerptOf(text, words[0] ?? "") };
    });
}

function wordsOf(query: string): string[] {
  return query.slice(0, QUERY_MAX).toLowerCase().split(/\s+/).filter(Boolean);
}

/** Zero if a word is missing. */
function scoreOf(entry: SearchEntry, words: readonly string[]): number {
  const scores = words.map((word) => {
    const counted = (text: string) =>
      Math.min(COUNTED_MAX, text.toLowerCase().split(word).length - 1);
    return (
      WEIGHT.page * Math.min(1, counted(entry.page)) +
      WEIGHT.heading * Math.min(1, counted(`${entry.heading} ${entry.name ?? ""}`)) +
      WEIGHT.text * counted(entry.text)
    );
  });
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

function excerptOf(text: string, word: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - EXCERPT_LENGTH / 3);
  const start = at === 0 ? 0 : text.indexOf(" ", at) + 1;
  const excerpt = text.slice(start, start + EXCERPT_LENGTH).trim();
  return `${start > 0 ? "… " : ""}${excerpt}${start + EXCERPT_LENGTH < text.length ? " …" : ""}`;
}

/** The words of a Markdown text, without its marks. */
function toText(markdown: string): string {
  return markdown
    .split("\n")
    .filter((line) => !line.startsWith("```") && !/^\|[-|: ]+$/.test(line))
    .map((line) => line.replace(/^(?:#+|[-*]|\d+\.)\s/, "").replace(/\]\([^)]*\)/g, ""))
    .join(" ")
    .replace(/[`*[\]|!]/g, " ")
    .replace(/\s{2,}/g, " ")
    .trim();
}
