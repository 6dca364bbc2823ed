import { readFile } from "node:fs/promises";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { OPERATIONS } from "@/lib/contract/operations/all";
import { ApiReference } from "./api-reference";
import { exampleRequest } from "./example-request";
import { findGuide, GUIDES, toGuideHref } from "./guides";
import { Markdown } from "./markdown";
import { getReference } from "./reference";

const markdown = (source: string) => renderToStaticMarkup(<Markdown source={source} />);
const idsOf = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
const regionsOf = (html: string) =>
  [...html.matchAll(/role="region"[^>]*aria-label="([^"]+)"/g)].map(([, name]) => name);

describe("a guide", () => {
  it.each(GUIDES)("$slug is there, with one main heading and no name twice", async ({ slug }) => {
    const html = markdown(await readFile(`docs/${slug}.md`, "utf8"));
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(new Set(idsOf(html)).size).toBe(idsOf(html).length);
    expect(new Set(regionsOf(html)).size).toBe(regionsOf(html).length);
  });

  it("shows raw HTML as text, in a block and in a line", () => {
    const html = markdown("<script>alert(1)</script>\n\nA <img src=x onerror=alert(1)> line");
    expect(html).not.toMatch(/<(script|img)/);
    expect(html).toContain("&lt;script&gt;");
    expect(html).toContain("&lt;img");
  });

  it("has a copy button with every piece of code", () => {
    const html = markdown("## Try\n\n```sh\ncurl <host>\n```\n");
    expect(html).toContain('aria-label="Copy Try (sh)"');
    expect(html).toContain("curl &lt;host&gt;");
  });

  it("links to other guides where they are served, and to nothing that is not", () => {
    expect(markdown("[w](webhooks.md#delivery)")).toContain('href="/docs/webhooks#delivery"');
    expect(toGuideHref("https://example.org/a.md")).toBe("https://example.org/a.md");
    for (const href of ["architecture.md", "javascript:alert(1)", "//host/a", "../README.md"])
      expect(toGuideHref(href)).toBeNull();
    expect(findGuide("reliability")).toBeNull();
  });
});

describe("the API reference", () => {
  const html = renderToStaticMarkup(
    <ApiReference reference={getReference()} appUrl="https://pay.example" />,
  );

  it("has every call, with an anchor, a request to copy and its answers", () => {
    const text = html.replace(/<[^>]+>/g, "");
    for (const { id, method, path } of OPERATIONS) {
      expect(html).toContain(`<section id="${id}"`);
      expect(text).toContain(`${method} ${path}`);
    }
    expect(html.match(/aria-label="Copy Request: /g)).toHaveLength(OPERATIONS.length);
  });

  it("has no name twice and no link that leads nowhere in the page", () => {
    const ids = new Set(idsOf(html));
    expect(ids.size).toBe(idsOf(html).length);
    expect(new Set(regionsOf(html)).size).toBe(regionsOf(html).length);
    for (const [, anchor] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(anchor);
  });

  it("gives requests whose address is whole but for named variables", () => {
    const calls = getReference().groups.flatMap(({ operations }) => operations);
    for (const call of calls) {
      const [address] = exampleRequest("https://pay.example", call).split(" \\\n");
      expect(address).not.toMatch(/[{}]|undefined/);
    }
  });
});
