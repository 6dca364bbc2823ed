import type { ReactNode } from "react";
import { PublicHeader } from "@/components/shell/public-header";
import { NavLink } from "@/components/ui/nav-link";
import { listApiParts, toApiHref } from "./api-parts";
import { GUIDES } from "./guides";

const API_HREF = "/docs/api";
const PAGES: PageLink[] = [
  { href: "/docs", title: "Overview" },
  ...GUIDES.map(({ slug, title }) => ({ href: `/docs/${slug}`, title })),
  { href: API_HREF, title: "API reference" },
];
/** Listed while a page of the reference is open. */
const API_PAGES: PageLink[] = listApiParts().map((part) => ({
  href: toApiHref(part),
  title: part.title,
}));

type PageLink = { href: string; title: string };

export type DocsFrameProps = {
  here: string;
  children: ReactNode;
};

/** A page of the documentation beside the list of all pages, or below it on a phone. */
export function DocsFrame({ here, children }: DocsFrameProps) {
  return (
    <>
      <PublicHeader />
      <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-8 px-5 py-6 md:grid-cols-[11rem_minmax(0,1fr)] md:py-10">
        <nav aria-label="Documentation" className="md:sticky md:top-10 md:self-start">
          <PageList pages={PAGES} here={here} />
          {here.startsWith(API_HREF) ? (
            <div className="mt-2 border-t border-line pt-2 md:ml-3 md:border-t-0 md:border-l md:pt-0 md:pl-3">
              <PageList pages={API_PAGES} here={here} />
            </div>
          ) : null}
        </nav>
        <main className="grid grid-cols-[minmax(0,1fr)] content-start gap-4">{children}</main>
      </div>
    </>
  );
}

function PageList({ pages, here }: { pages: readonly PageLink[]; here: string }) {
  return (
    <ul className="-mx-3 flex flex-wrap gap-1 md:flex-col">
      {pages.map(({ href, title }) => (
        <li key={href}>
          <NavLink href={href} current={href === here && "page"}>
            {title}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}
