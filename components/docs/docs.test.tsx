import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { OPERATIONS } from "@/lib/contract/operations";
import type { OrderResource } from "@/lib/contract/orders";
import { ApiOverview } from "./api-overview";
import { listApiParts, toApiHref } from "./api-parts";
import { ApiReference } from "./api-reference";
import { exampleRequest } from "./example-request";
import { findGuide, toGuideHref } from "./guides";
import { Markdown } from "./markdown";
import { getReference } from "./reference";

const isOrder = (example: unknown) =>
  typeof example === "object" && example !== null && "order_id" in example && "events" in example;
const markdown = (source: string) => renderToStaticMarkup(<Markdown source={source} />);
const idsOf = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
const regionsOf = (html: string) =>
  [...html.matchAll(/role="region"[^>]*aria-label="([^"]+)"/g)].map(([, name]) => name);

describe("Markdown", () => {
  it("shows raw HTML as text, as a block and inline", () => {
    const html = markdown("<script>alert(1)</script>\n\nA <img src=x onerror=alert(1)> line");
    expect(html).not.toMatch(/<(script|img)/);
    expect(html).toContain("&lt;script&gt;");
    expect(html).toContain("&lt;img");
  });

  it("has a copy button for every code block", () => {
    const html = markdown("## Try\n\n```sh\ncurl <host>\n```\n");
    expect(html).toContain('aria-label="Copy Try (sh)"');
    expect(html).toContain("curl &lt;host&gt;");
  });

  it("links only to guides that are served", () => {
    expect(markdown("[w](webhooks.md#delivery)")).toContain('href="/docs/webhooks#delivery"');
    expect(toGuideHref("https://example.org/a.md")).toBe("https://example.org/a.md");
    for (const href of ["architecture.md", "javascript:alert(1)", "//host/a", "../README.md"])
      expect(toGuideHref(href)).toBeNull();
    expect(findGuide("reliability")).toBeNull();
  });
});

describe("the API reference", () => {
  const reference = getReference();
  const overview = renderToStaticMarkup(<ApiOverview reference={reference} />);
  const pages = new Map(
    listApiParts().map((part) => [
      toApiHref(part),
      renderToStaticMarkup(
        <ApiReference {...{ part, reference, appUrl: "https://pay.example" }} />,
      ),
    ]),
  );
  const all = [...pages.values()].join("");

  it("has every operation, with an anchor and an example request to copy", () => {
    const text = all.replace(/<[^>]+>/g, "");
    for (const { id, method, path } of OPERATIONS) {
      expect(all).toContain(`<section id="${id}"`);
      expect(text).toContain(`${method} ${path}`);
    }
    expect(all.match(/aria-label="Copy Request: /g)).toHaveLength(OPERATIONS.length);
  });

  it("lists every operation on the first page", () => {
    for (const { id } of OPERATIONS) expect(idsOf(overview)).toContain(id);
  });

  it("has unique ids, one main heading and no broken links on each page", () => {
    for (const html of [overview, ...pages.values()]) {
      const ids = new Set(idsOf(html));
      expect(ids.size).toBe(idsOf(html).length);
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(new Set(regionsOf(html)).size).toBe(regionsOf(html).length);
      for (const [, anchor] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(anchor);
      for (const [, page = "", anchor] of html.matchAll(
        /href="(\/docs\/api\/[^"#]+)(?:#([^"]+))?"/g,
      )) {
        const target = pages.get(page);
        expect(target, page).toBeDefined();
        if (anchor !== undefined)
          expect(idsOf(target ?? ""), `${page}#${anchor}`).toContain(anchor);
      }
    }
  });

  it("has no page of more than 150 kB before compression", () => {
    for (const [href, html] of pages) expect(html.length, href).toBeLessThan(150_000);
  });

  it("has examples of orders that do not contradict themselves", () => {
    const responses = reference.groups.flatMap(({ operations }) =>
      operations.flatMap((one) => one.responses.map(({ example }) => ({ id: one.id, example }))),
    );
    const orders = responses.filter(({ example }) => isOrder(example));
    expect(orders.map(({ id }) => id)).toContain("cancelOrder");
    for (const { id, example } of orders) {
      const { status, events, expires_at, paid_at } = example as OrderResource;
      expect(status, id).toBe(id === "cancelOrder" ? "cancelled" : "paid");
      expect(events.at(-1)?.status, id).toBe(status);
      expect([expires_at === null, paid_at === null], id).toEqual([true, status !== "paid"]);
    }
  });

  it("has example requests with a complete URL, except for named variables", () => {
    const operations = getReference().groups.flatMap((group) => group.operations);
    for (const operation of operations) {
      const [url] = exampleRequest("https://pay.example", operation).split(" \\\n");
      expect(url).not.toMatch(/[{}]|undefined/);
    }
  });
});
