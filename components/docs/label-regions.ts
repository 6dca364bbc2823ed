import type { Element, ElementContent, Root } from "hast";

/**
 * A rehype plugin: gives every code block and table of a page a `data-label`, made from the heading above it and, for
 * code, its language. Labels are unique, because each names a scrollable region.
 */
export function labelRegions() {
  return (tree: Root): void => {
    const used = new Map<string, number>();
    let heading = "";
    for (const node of elementsOf(tree.children)) {
      if (/^h[1-6]$/.test(node.tagName)) heading = textOf(node);
      const label = labelFor(node, heading);
      if (label === null) continue;
      const count = (used.get(label) ?? 0) + 1;
      used.set(label, count);
      node.properties.dataLabel = count === 1 ? label : `${label} ${count}`;
      if (node.tagName === "pre") node.properties.dataCaption = fileOf(node) ?? captionFor(node);
    }
  };
}

function labelFor(node: Element, heading: string): string | null {
  if (node.tagName === "table") return `${heading} table`.trim();
  if (node.tagName !== "pre") return null;
  const file = fileOf(node);
  if (file !== null) return file;
  const language = languageOf(node);
  return [heading, language ? `(${language})` : ""].filter(Boolean).join(" ") || "Code";
}

/** The language of a fenced block, or an empty text. */
export function languageOf({ children: [code] }: Element): string {
  const names = code?.type === "element" ? code.properties.className : undefined;
  return Array.isArray(names) ? String(names[0]).replace("language-", "") : "";
}

const CAPTIONS: Record<string, string> = {
  sh: "Shell",
  ts: "TypeScript",
  tsx: "TypeScript",
  js: "JavaScript",
  python: "Python",
  json: "JSON",
  http: "HTTP",
};

/** What is shown above a block. */
function captionFor(node: Element): string {
  const language = languageOf(node);
  return CAPTIONS[language] ?? language;
}

/** The file that a fenced block is to be saved as (`file=<name>` after its language), or null. */
function fileOf({ children: [code] }: Element): string | null {
  const meta = code?.type === "element" ? code.data?.meta : undefined;
  return /(?:^| )file=(\S+)/.exec(String(meta ?? ""))?.[1] ?? null;
}

function* elementsOf(
  nodes: readonly (Root["children"][number] | ElementContent)[],
): Generator<Element> {
  for (const node of nodes) {
    if (node.type !== "element") continue;
    yield node;
    yield* elementsOf(node.children);
  }
}

function textOf(node: Element): string {
  return node.children
    .map((child) =>
      child.type === "text" ? child.value : child.type === "element" ? textOf(child) : "",
    )
    .join("");
}
