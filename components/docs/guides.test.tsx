import { readdirSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { PROBLEMS } from "@/lib/contract/errors";
import { buildDocument } from "@/lib/contract/openapi/document";
import { sampleProblem } from "@/lib/contract/openapi/problems";
import { SIMULATED_OUTCOMES } from "@/lib/contract/sandbox";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { ORDER_EVENT_TYPES } from "@/lib/domain/order-event";
import { TRANSITIONS } from "@/lib/domain/transition";
import { schemaChecker } from "@/test/conformance/check-schema";
import { blocksOf, readGuideFile } from "@/test/support/guide-blocks";
import { ApiOverview } from "./api-overview";
import { listApiParts, toApiHref } from "./api-parts";
import { ApiReference } from "./api-reference";
import { sectionsOf, withOwnAddress } from "./guide-source";
import { findGuide, GUIDES, guideHref, neighboursOf, type Guide } from "./guides";
import { Markdown } from "./markdown";
import { OrderStates } from "./order-states";
import { getReference } from "./reference";
import { indexDocs, searchDocs } from "./search";

const MARK = /^(?:|file=[\w.-]+|background|server|schema=\w+)$/;
/** Those that are run, and those that only show a response's headers or need a component's framework. */
const LANGUAGES = ["sh", "ts", "js", "python", "json", "http", "tsx"];

const named = (slug: string) => findGuide(slug) as Guide;
const pages = new Map(
  GUIDES.map((guide) => [
    guideHref(guide),
    renderToStaticMarkup(<Markdown source={readGuideFile(guide)} />),
  ]),
);
const idsOf = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
const regionsOf = (html: string) =>
  [...html.matchAll(/role="region"[^>]*aria-label="([^"]+)"/g)].map(([, name]) => name);

/** Every page that a guide can link to. */
function linkable(): Map<string, string> {
  const reference = getReference();
  const parts = listApiParts().map((part) => {
    const html = renderToStaticMarkup(
      <ApiReference {...{ part, reference, appUrl: "https://pay.example" }} />,
    );
    return [toApiHref(part), html] as const;
  });
  const overview = renderToStaticMarkup(<ApiOverview reference={reference} />);
  return new Map([...pages, ...parts, ["/docs/api", overview], ["/docs", ""]]);
}
const targets = linkable();

describe("the guides", () => {
  it("are all of docs/guides and the SDK's page, each once", () => {
    const files = readdirSync(join(process.cwd(), "docs", "guides"));
    const own = GUIDES.filter(({ file }) => file === undefined).map(({ slug }) => `${slug}.md`);
    expect(own.sort()).toEqual(files.sort());
    expect(new Set(GUIDES.map(guideHref)).size).toBe(GUIDES.length);
  });

  it("have the addresses that earlier documents link to", () => {
    const addresses = GUIDES.map(guideHref);
    for (const address of [
      "/docs/webhooks",
      "/docs/webhooks-crypto-events",
      "/docs/crypto-orders-polling-vs-webhooks",
      "/docs/billing-crypto-overview",
      "/docs/idempotency-keys",
      "/docs/crypto-payments-integration-guide",
      "/docs/troubleshooting",
      "/legal/refunds",
    ])
      expect(addresses).toContain(address);
  });

  it.each([...pages])("%s has one main heading and unique ids and region labels", (_, html) => {
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(new Set(idsOf(html)).size).toBe(idsOf(html).length);
    expect(new Set(regionsOf(html)).size).toBe(regionsOf(html).length);
  });

  it("link only to pages and headings that exist", () => {
    for (const [from, html] of pages)
      for (const [, page = "", anchor] of html.matchAll(
        /href="(?!https?:)([^"#]*)(?:#([^"]+))?"/g,
      )) {
        const target = targets.get(page === "" ? from : page);
        expect(target, `${from} links to ${page}`).toBeDefined();
        if (anchor !== undefined)
          expect(idsOf(target ?? ""), `${from}: ${page}#${anchor}`).toContain(anchor);
      }
  });

  it.each(GUIDES)("$slug has no link that is shown as plain text", (guide) => {
    const links =
      readGuideFile(guide)
        .replace(/```[\s\S]*?```/g, "")
        .match(/\]\(/g) ?? [];
    const html = pages.get(guideHref(guide)) ?? "";
    expect(html.match(/<a |<svg role="img"/g) ?? []).toHaveLength(links.length);
  });

  it("are in one order, from the first to the last", () => {
    const [first] = GUIDES;
    const walked = [first];
    for (let next = first && neighboursOf(first).next; next; next = neighboursOf(next).next)
      walked.push(next);
    expect(walked).toEqual(GUIDES);
  });

  it("show the server's own address", () => {
    const source = withOwnAddress(readGuideFile(named("quickstart")), "https://pay.example");
    expect(source).toContain("https://pay.example/docs/sdk.tgz");
    for (const guide of GUIDES)
      expect(withOwnAddress(readGuideFile(guide), "https://pay.example")).not.toMatch(
        /billing\.example\.org|api\.driftstack\.dev|localhost:3000/,
      );
  });
});

describe("a code block", () => {
  const blocks = GUIDES.flatMap((guide) =>
    blocksOf(readGuideFile(guide)).map((block) => ({ slug: guide.slug, ...block })),
  );

  it.each(blocks)("$slug:$line states what it is", ({ language, mark }) => {
    expect(LANGUAGES).toContain(language);
    expect(mark).toMatch(MARK);
    expect(mark.startsWith("schema=")).toBe(language === "json");
    expect(mark.startsWith("file=") || language !== "js").toBe(true);
  });

  it("in JSON conforms to its schema", () => {
    const { schemas } = buildDocument().components;
    const check = schemaChecker(schemas);
    for (const { slug, line, mark, code } of blocks.filter(({ language }) => language === "json")) {
      const $ref = `#/components/schemas/${mark.replace("schema=", "")}`;
      expect(check({ $ref }, JSON.parse(code)), `${slug}:${line}`).toEqual([]);
    }
  });

  it("with a component compiles", async () => {
    for (const { code } of blocks.filter(({ language }) => language === "tsx"))
      await expect(transform(code, { loader: "tsx" })).resolves.toBeTruthy();
  });

  it("is in a tab with its alternatives, the first of which is shown without JavaScript", () => {
    const html = renderToStaticMarkup(
      <Markdown source={"## Try\n\n```sh\na\n```\n```ts\nb\n```\n\n```sh file=c.sh\nc\n```\n"} />,
    );
    expect(html.match(/type="radio"/g)).toHaveLength(2);
    expect(html.match(/<input[^>]*checked=""[^>]*>/g)).toEqual([
      expect.stringContaining('value="sh"'),
    ]);
    expect(html).toContain('aria-label="c.sh"');
  });
});

describe("what the guides enumerate is complete", () => {
  const source = (slug: string) => readGuideFile(named(slug));
  const anchorsOf = (slug: string) =>
    sectionsOf(source(slug)).flatMap(({ anchor }) => anchor ?? []);

  it("a section for each kind of problem", () => {
    expect(anchorsOf("errors")).toEqual(Object.keys(PROBLEMS));
    const [example] = blocksOf(source("errors"));
    expect(JSON.parse(example?.code ?? "")).toEqual(sampleProblem("validation-failed"));
  });

  it("each event", () => {
    for (const type of ORDER_EVENT_TYPES) expect(source("webhooks-crypto-events")).toContain(type);
  });

  it("each outcome of the sandbox", () => {
    for (const outcome of SIMULATED_OUTCOMES)
      expect(source("test-mode")).toContain(`\n| \`${outcome}\` |`);
  });

  it("each status of an order", () => {
    for (const status of ORDER_STATUSES)
      expect(source("billing-crypto-overview")).toContain(`\n| \`${status}\` |`);
  });

  it("an arrow for each change that the table of transitions allows, and no other", () => {
    const html = renderToStaticMarkup(<OrderStates />);
    const drawn = [...html.matchAll(/data-arrow="([^"]+)"/g)].map(([, arrow]) => arrow);
    const allowed = ORDER_STATUSES.flatMap((from) =>
      TRANSITIONS[from].map((to) => `${from}-${to}`),
    );
    expect(drawn.sort()).toEqual(allowed.sort());
  });
});

describe("the search", () => {
  const index = indexDocs(
    GUIDES.map((guide) => ({ guide, source: readGuideFile(guide) })),
    getReference(),
  );
  const hrefs = (query: string) => searchDocs(index, query).map(({ href }) => href);

  it.each([
    ["idempotency", "/docs/idempotency-keys"],
    ["rotate secret", "/docs/webhooks#rotating-the-secret"],
    ["price-mismatch", "/docs/errors#price-mismatch"],
    ["createCheckout", "/docs/api/checkouts#createCheckout"],
    ["Miracle Cash", "/docs/miracle-cash"],
    ["metadata", "/docs/api/checkouts#createCheckout"],
    ["lost webhook", "/docs/quickstart#reconcile"],
    ["underpaid", "/docs/test-mode#outcomes"],
  ])("%s finds %s", (query, href) => {
    expect(hrefs(query).slice(0, 8)).toContain(href);
  });

  it("finds nothing for an unknown word or an empty query", () => {
    expect(hrefs("xyzzy")).toEqual([]);
    expect(hrefs("   ")).toEqual([]);
  });

  it("links only to headings that exist", () => {
    for (const { href } of index) {
      const [page = "", anchor] = href.split("#");
      expect(targets.has(page), href).toBe(true);
      if (anchor !== undefined) expect(idsOf(targets.get(page) ?? "")).toContain(anchor);
    }
  });
});
