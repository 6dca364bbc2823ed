import { cx } from "./class-names";
import { CopyButton } from "./copy-button";

export type CodeBlockProps = {
  code: string;
  /** What the code is, such as "Request". Also names the copy button and the scrollable region. */
  label: string;
  /** Shown above the code instead of the label. */
  title?: string;
  className?: string;
};

/** Code to read and copy. Scrollable by keyboard when it is wide. */
export function CodeBlock({ code, label, title = label, className }: CodeBlockProps) {
  return (
    <figure className={cx("overflow-hidden rounded-lg border border-line bg-subtle", className)}>
      <figcaption className="flex items-center justify-between gap-2 border-b border-line py-1 ps-3 pe-1">
        <span className="text-xs font-medium text-muted">{title}</span>
        <CopyButton text={code} label={`Copy ${label}`} variant="ghost" size="sm" />
      </figcaption>
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        dir="ltr"
        translate="no"
        className="overflow-x-auto p-3 font-mono text-[0.8125rem] leading-5"
      >
        <code>{code}</code>
      </pre>
    </figure>
  );
}
