import type { ComponentProps } from "react";
import ReactMarkdown, { type Components, type ExtraProps } from "react-markdown";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import { CodeBlock } from "@/components/ui/code-block";
import { cx } from "@/components/ui/class-names";
import { CodeTabs } from "./code-tabs";
import { groupTabs, tabLanguageOf } from "./group-tabs";
import { toGuideHref } from "./guides";
import { labelRegions } from "./label-regions";
import { OrderStates } from "./order-states";

export const CODE_CLASS = "rounded bg-subtle px-1 py-0.5 font-mono text-[0.875em] wrap-anywhere";

/** Renders a Markdown guide. Raw HTML in it is shown as text. */
export function Markdown({ source }: { source: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      rehypePlugins={[rehypeSlug, labelRegions, groupTabs]}
      urlTransform={toUrl}
      components={BLOCKS}
    >
      {source}
    </ReactMarkdown>
  );
}

export function InlineMarkdown({ text }: { text: string }) {
  return (
    <ReactMarkdown urlTransform={toUrl} components={{ ...INLINE, p: ({ children }) => children }}>
      {text}
    </ReactMarkdown>
  );
}

/** Null for a URL that is not served or not safe: only the text of the link is rendered. */
function toUrl(href: string): string | null {
  return href === ORDER_STATES ? href : toGuideHref(href);
}

/** An image of this name is drawn from the table of transitions. */
const ORDER_STATES = "order-states.svg";

const INLINE: Components = {
  a: ({ href, children }) =>
    href ? (
      <a href={href} className="link">
        {children}
      </a>
    ) : (
      <>{children}</>
    ),
  code: ({ children }) => <code className={CODE_CLASS}>{children}</code>,
  strong: ({ children }) => <strong className="font-semibold">{children}</strong>,
};

const HEADING = "font-semibold text-balance";
const LIST = "grid gap-1.5 ps-5 marker:text-muted";

const BLOCKS: Components = {
  ...INLINE,
  h1: ({ id, children }) => (
    <h1 id={id} className={cx(HEADING, "text-3xl tracking-tight")}>
      {children}
    </h1>
  ),
  h2: ({ id, children }) => (
    <h2 id={id} className={cx(HEADING, "mt-6 text-xl")}>
      {children}
    </h2>
  ),
  h3: ({ id, children }) => (
    <h3 id={id} className={cx(HEADING, "mt-4 text-lg")}>
      {children}
    </h3>
  ),
  h4: ({ id, children }) => (
    <h4 id={id} className={cx(HEADING, "mt-2 text-base")}>
      {children}
    </h4>
  ),
  pre: ({ node }) => (
    <CodeBlock code={codeOf(node)} label={labelOf(node)} title={captionOf(node)} />
  ),
  div: Tabs,
  img: ({ src }) => (src === ORDER_STATES ? <OrderStates /> : null),
  ul: ({ children }) => <ul className={cx("list-disc", LIST)}>{children}</ul>,
  ol: ({ start, children }) => (
    <ol start={start} className={cx("list-decimal", LIST)}>
      {children}
    </ol>
  ),
  li: ({ children }) => <li className="[&>p+*]:mt-2">{children}</li>,
  blockquote: ({ children }) => (
    <blockquote className="grid gap-3 border-s-2 border-line-strong ps-4 text-muted">
      {children}
    </blockquote>
  ),
  hr: () => <hr className="border-line" />,
  table: Table,
  thead: ({ children }) => <thead className="bg-subtle">{children}</thead>,
  tr: ({ children }) => (
    <tr className="border-t border-line align-top in-[thead]:border-t-0">{children}</tr>
  ),
  th: ({ children }) => (
    <th scope="col" className="px-3 py-2 font-medium">
      {children}
    </th>
  ),
  td: ({ children }) => <td className="px-3 py-2">{children}</td>,
};

/** The alternatives that `groupTabs` has put together. */
function Tabs({ node }: ExtraProps) {
  const samples = (node?.children ?? []).flatMap((block) => {
    const language = block.type === "element" ? tabLanguageOf(block) : null;
    if (block.type !== "element" || language === null) return [];
    return [{ language, code: codeOf(block), label: labelOf(block) }];
  });
  return <CodeTabs name={String(node?.properties.dataTabs ?? "")} samples={samples} />;
}

function Table({ node, children }: ComponentProps<"table"> & ExtraProps) {
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={labelOf(node)}
      className="overflow-x-auto rounded-lg border border-line"
    >
      <table className="w-full min-w-2xl text-left text-sm [&_td:first-child_code]:whitespace-nowrap">
        {children}
      </table>
    </div>
  );
}

type Node = ExtraProps["node"];

function labelOf(node: Node): string {
  return String(node?.properties.dataLabel ?? "");
}

function captionOf(node: Node): string {
  return String(node?.properties.dataCaption ?? "");
}

/** The text of a fenced block, without its trailing line break. */
function codeOf(node: Node): string {
  const [code] = node?.children ?? [];
  const [text] = code?.type === "element" ? code.children : [];
  return text?.type === "text" ? text.value.replace(/\n$/, "") : "";
}
