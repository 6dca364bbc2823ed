import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { orderListHref, type OrderFilters } from "./order-filters";

export type OrdersPagerProps = { filters: OrderFilters; nextCursor: string | null };

/** Links to newer and older pages, which can be bookmarked and shared and support the browser's back button. */
export function OrdersPager({ filters, nextCursor }: OrdersPagerProps) {
  const { cursors } = filters;
  if (cursors.length === 0 && nextCursor === null) return null;
  const newer =
    cursors.length > 0 ? orderListHref({ ...filters, cursors: cursors.slice(0, -1) }) : null;
  const older =
    nextCursor === null ? null : orderListHref({ ...filters, cursors: [...cursors, nextCursor] });
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-2">
      <PageLink href={newer} rel="prev">
        Newer
      </PageLink>
      <PageLink href={older} rel="next">
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
    <Link href={href} rel={rel} prefetch={false} className={look}>
      {children}
    </Link>
  );
}
