import Link from "next/link";
import type { ReactNode } from "react";
import { PublicHeader } from "@/components/layout/public-header";
import { cx } from "@/components/ui/class-names";
import { GUIDES } from "./guides";

const PAGES = [
  { href: "/docs", title: "Overview" },
  ...GUIDES.map(({ slug, title }) => ({ href: `/docs/${slug}`, title })),
  { href: "/docs/api", title: "API reference" },
];

export type DocsFrameProps = {
  /** The page's own address. */
  here: string;
  children: ReactNode;
};

/** A page of the documentation beside the list of all, or under it on a phone. */
export function DocsFrame({ here, children }: DocsFrameProps) {
  return (
    <>
      <PublicHeader />
      <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-8 px-5 py-6 md:grid-cols-[11rem_minmax(0,1fr)] md:py-10">
        <nav aria-label="Documentation" className="md:sticky md:top-10 md:self-start">
          <ul className="-mx-3 flex flex-wrap gap-1 md:flex-col">
            {PAGES.map(({ href, title }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  aria-current={href === here ? "page" : undefined}
                  className={cx(
                    "inline-flex min-h-9 items-center rounded-md px-3 text-sm font-medium no-underline",
                    href === here
                      ? "bg-accent-soft text-accent-ink"
                      : "text-muted hover:bg-subtle hover:text-ink",
                  )}
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <main className="grid grid-cols-[minmax(0,1fr)] content-start gap-4">{children}</main>
      </div>
    </>
  );
}
