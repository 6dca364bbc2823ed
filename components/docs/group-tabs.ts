import type { Element, Root } from "hast";
import { languageOf } from "./label-regions";

/** The languages of samples that are alternatives to each other, in the order of their tabs. */
export const TAB_LANGUAGES = { sh: "curl", ts: "TypeScript", python: "Python" } as const;
export type TabLanguage = keyof typeof TAB_LANGUAGES;

/**
 * A rehype plugin: wraps code blocks that follow each other directly, each in another language of `TAB_LANGUAGES`, in an
 * element with `data-tabs`. A block with a file name is a step of its own.
 */
export function groupTabs() {
  return (tree: Root): void => {
    const children: Root["children"] = [];
    for (const node of tree.children) {
      const last = children.at(-1);
      if (node.type === "text" && node.value.trim() === "" && isTabs(last)) continue;
      const language = tabLanguageOf(node);
      if (language && isTabs(last) && !last.children.some((one) => tabLanguageOf(one) === language))
        last.children.push(node as Element);
      else if (language) children.push(tabsOf(node as Element));
      else children.push(node);
    }
    tree.children = children.map((node) => {
      const [only, second] = isTabs(node) ? node.children : [];
      return only && !second ? (only as Element) : node;
    });
  };
}

/** The language of a block that can be in a tab, or null. */
export function tabLanguageOf(node: Root["children"][number]): TabLanguage | null {
  if (node.type !== "element" || node.tagName !== "pre") return null;
  const [code] = node.children;
  if (code?.type !== "element" || code.data?.meta) return null;
  const language = languageOf(node);
  return language in TAB_LANGUAGES ? (language as TabLanguage) : null;
}

function tabsOf(block: Element): Element {
  return {
    type: "element",
    tagName: "div",
    properties: { dataTabs: String(block.properties.dataLabel ?? "") },
    children: [block],
  };
}

function isTabs(node: Root["children"][number] | undefined): node is Element {
  return node?.type === "element" && node.properties.dataTabs !== undefined;
}
