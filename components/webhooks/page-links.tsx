import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

export type PageLinksProps = {
  /** The URL of the list with these cursors. */
  hrefOf: (cursors: readonly string[]) => string;
  cursors: readonly string[];
  nextCursor: string | null;
  label: string;
};

/** Links to newer and older pages, which can be bookmarked and shared and support the browser's back button. */
export function PageLinks({ hrefOf, cursors, nextCursor, label }: PageLinksProps) {
  if (cursors.length === 0 && nextCursor === null) return null;
  return (
    <nav aria-label={label} className="flex items-center justify-end gap-2">
      <PageLink href={cursors.length > 0 ? hrefOf(cursors.slice(0, -1)) : null} rel="prev">
        Newer
      </PageLink>
      <PageLink href={nextCursor === null ? null : hrefOf([...cursors, nextCursor])} rel="next">
        Older
      </PageLink>
    </nav>
  );
}

function PageLink({ href, rel, children }: { href: string | null; rel: string; children: string }) {
  const look = buttonClass("secondary", "sm");
  return href === null ? (
    <span aria-disabled="true" className={look}>
      {children}
    </span>
  ) : (
    <Link href={href} rel={rel} prefetch={false} scroll={false} className={look}>
      {children}
    </Link>
  );
}
