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
    }
  };
}

function labelFor(node: Element, heading: string): string | null {
  if (node.tagName === "table") return `${heading} table`.trim();
  if (node.tagName !== "pre") return null;
  const [code] = node.children;
  const names = code?.type === "element" ? code.properties.className : undefined;
  const language = Array.isArray(names) ? String(names[0]).replace("language-", "") : "";
  return [heading, language ? `(${language})` : ""].filter(Boolean).join(" ") || "Code";
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
