import { Lexer, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode } from "react";
import { toGuideHref } from "./guides";

export const CODE_CLASS = "rounded bg-subtle px-1 py-0.5 font-mono text-[0.875em] wrap-anywhere";

/** Running text in Markdown: code, emphasis and links. Raw HTML is shown as the text it is. */
export function InlineMarkdown({ text }: { text: string }) {
  return <InlineTokens tokens={Lexer.lexInline(text)} />;
}

/** Tokens of running text, as elements. */
export function InlineTokens({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token, index) => <Fragment key={index}>{toElement(token)}</Fragment>);
}

function toElement(token: Token): ReactNode {
  const inner = "tokens" in token && token.tokens ? <InlineTokens tokens={token.tokens} /> : null;
  switch (token.type) {
    case "codespan":
      return <code className={CODE_CLASS}>{(token as Tokens.Codespan).text}</code>;
    case "strong":
      return <strong className="font-semibold">{inner}</strong>;
    case "em":
      return <em>{inner}</em>;
    case "br":
      return <br />;
    case "link":
      return toLink((token as Tokens.Link).href, inner);
    case "text":
    case "escape":
      return inner ?? (token as Tokens.Text).text;
    default:
      return token.raw;
  }
}

function toLink(href: string, inner: ReactNode): ReactNode {
  const target = toGuideHref(href);
  if (target === null) return inner;
  return (
    <a href={target} className="link">
      {inner}
    </a>
  );
}
