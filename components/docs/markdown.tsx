import { Lexer, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { cx } from "@/components/ui/class-names";
import { InlineTokens } from "./inline-markdown";

/** What has been said so far: names of anchors and of scrollable regions must not come twice. */
type Page = { heading: string; used: Map<string, number> };

const HEADINGS: Record<number, { as: "h1" | "h2" | "h3" | "h4"; className: string }> = {
  1: { as: "h1", className: "text-3xl tracking-tight" },
  2: { as: "h2", className: "mt-6 text-xl" },
  3: { as: "h3", className: "mt-4 text-lg" },
};

/** A guide written in Markdown, as elements. Raw HTML in it is shown as the text it is, never as markup. */
export function Markdown({ source }: { source: string }) {
  const page: Page = { heading: "", used: new Map() };
  return <>{toBlocks(new Lexer().lex(source), page)}</>;
}

/** The anchor of a heading, as GitHub would name it. */
export function toAnchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

function unique(page: Page, name: string, separator: string): string {
  const count = (page.used.get(name) ?? 0) + 1;
  page.used.set(name, count);
  return count === 1 ? name : `${name}${separator}${count}`;
}

function toBlocks(tokens: readonly Token[], page: Page): ReactNode[] {
  return tokens.map((token, index) => <Fragment key={index}>{toBlock(token, page)}</Fragment>);
}

function toBlock(token: Token, page: Page): ReactNode {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "heading":
      return toHeading(token as Tokens.Heading, page);
    case "code": {
      const { text, lang } = token as Tokens.Code;
      const label = [page.heading, lang ? `(${lang})` : ""].filter(Boolean).join(" ");
      return <CodeBlock code={text} label={unique(page, label || "Code", " ")} />;
    }
    case "list":
      return toList(token as Tokens.List, page);
    case "table":
      return toTable(token as Tokens.Table, page);
    case "blockquote":
      return (
        <blockquote className="grid gap-3 border-s-2 border-line-strong ps-4 text-muted">
          {toBlocks((token as Tokens.Blockquote).tokens, page)}
        </blockquote>
      );
    case "hr":
      return <hr className="border-line" />;
    case "text":
      return <InlineTokens tokens={(token as Tokens.Text).tokens ?? [token]} />;
    case "paragraph":
      return (
        <p>
          <InlineTokens tokens={(token as Tokens.Paragraph).tokens} />
        </p>
      );
    default:
      return <p>{token.raw}</p>;
  }
}

function toHeading({ depth, text, tokens }: Tokens.Heading, page: Page): ReactNode {
  const { as: Heading, className } = HEADINGS[depth] ?? { as: "h4", className: "mt-2 text-base" };
  page.heading = text.replaceAll("`", "");
  return (
    <Heading
      id={unique(page, toAnchor(text), "-")}
      className={cx("font-semibold text-balance", className)}
    >
      <InlineTokens tokens={tokens} />
    </Heading>
  );
}

function toList({ ordered, start, items }: Tokens.List, page: Page): ReactNode {
  const rows = items.map((item, index) => (
    <li key={index} className={item.loose ? "grid gap-2" : undefined}>
      {toBlocks(item.tokens, page)}
    </li>
  ));
  const className = "grid gap-1.5 ps-5 marker:text-muted";
  return ordered ? (
    <ol start={start || 1} className={cx("list-decimal", className)}>
      {rows}
    </ol>
  ) : (
    <ul className={cx("list-disc", className)}>{rows}</ul>
  );
}

function toTable({ header, rows }: Tokens.Table, page: Page): ReactNode {
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={unique(page, `${page.heading} table`, " ")}
      className="overflow-x-auto rounded-lg border border-line"
    >
      <table className="w-full min-w-2xl text-left text-sm">
        <thead className="bg-subtle">
          <tr>
            {header.map((cell, index) => (
              <th key={index} scope="col" className="px-3 py-2 font-medium">
                <InlineTokens tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className="border-t border-line align-top">
              {row.map((cell, column) => (
                <td key={column} className="px-3 py-2">
                  <InlineTokens tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
