import { AppLink } from "./app-link";
import { buttonClass } from "./button";

export type PagerProps = {
  /** The URL of the list with these cursors. */
  hrefOf: (cursors: readonly string[]) => string;
  cursors: readonly string[];
  nextCursor: string | null;
  label: string;
  /** Whether to scroll to the top of the new page. */
  scroll?: boolean;
};

/** Links to newer and older pages, which can be bookmarked and shared and support the browser's back button. */
export function Pager({ hrefOf, cursors, nextCursor, label, scroll = false }: PagerProps) {
  if (cursors.length === 0 && nextCursor === null) return null;
  const newer = cursors.length > 0 ? hrefOf(cursors.slice(0, -1)) : null;
  const older = nextCursor === null ? null : hrefOf([...cursors, nextCursor]);
  return (
    <nav aria-label={label} className="flex items-center justify-end gap-2">
      <PagerLink href={newer} rel="prev" scroll={scroll}>
        Newer
      </PagerLink>
      <PagerLink href={older} rel="next" scroll={scroll}>
        Older
      </PagerLink>
    </nav>
  );
}

type PagerLinkProps = { href: string | null; rel: string; scroll: boolean; children: string };

function PagerLink({ href, children, ...rest }: PagerLinkProps) {
  const className = buttonClass("secondary", "sm");
  return href === null ? (
    <span aria-disabled="true" className={className}>
      {children}
    </span>
  ) : (
    <AppLink href={href} className={className} {...rest}>
      {children}
    </AppLink>
  );
}
