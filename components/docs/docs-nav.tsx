import { Icon } from "@/components/ui/icon";
import { NavLink } from "@/components/ui/nav-link";
import { listApiParts, toApiHref } from "./api-parts";
import { GUIDE_GROUPS, guideHref } from "./guides";

const API_HREF = "/docs/api";

type PageLink = { href: string; title: string };

/** Search and the list of all pages: beside the page, or in a menu above it on a phone. */
export function DocsNav({ here, query }: { here: string; query?: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-4 text-sm lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:overflow-y-auto lg:pe-1 lg:pb-2">
      <form role="search" action="/docs/search" className="p-0.5">
        <label htmlFor="docs-search" className="sr-only">
          Search the documentation
        </label>
        <input
          id="docs-search"
          type="search"
          name="q"
          maxLength={100}
          required
          defaultValue={query}
          placeholder="Search"
          className="min-h-10 w-full rounded-lg border border-control bg-surface px-3 text-base placeholder:text-muted sm:text-sm"
        />
      </form>
      <details className="group rounded-lg border border-line lg:hidden">
        <summary className="flex min-h-11 cursor-pointer list-none items-center justify-between px-3 font-medium">
          All pages
          <Icon name="arrow" className="rotate-90 group-open:-rotate-90" />
        </summary>
        <nav aria-label="Documentation" className="border-t border-line px-2 py-3">
          <Groups here={here} />
        </nav>
      </details>
      <nav aria-label="Documentation" className="hidden lg:block">
        <Groups here={here} />
      </nav>
    </div>
  );
}

function Groups({ here }: { here: string }) {
  return (
    <div className="grid gap-4">
      <PageList pages={[{ href: "/docs", title: "Overview" }]} here={here} />
      {GUIDE_GROUPS.map(({ name, guides }) => (
        <div key={name}>
          <p className="px-2.5 pb-1 text-xs font-semibold text-muted">{name}</p>
          <PageList
            pages={guides.map((guide) => ({ href: guideHref(guide), title: guide.title }))}
            here={here}
          />
        </div>
      ))}
      <div>
        <p className="px-2.5 pb-1 text-xs font-semibold text-muted">Reference</p>
        <PageList pages={[{ href: API_HREF, title: "API reference" }]} here={here} />
        {here.startsWith(API_HREF) ? <ApiPages here={here} /> : null}
      </div>
    </div>
  );
}

/** Listed while a page of the reference is open. */
function ApiPages({ here }: { here: string }) {
  const pages = listApiParts().map((part) => ({ href: toApiHref(part), title: part.title }));
  return (
    <div className="ms-3 border-s border-line ps-2">
      <PageList pages={pages} here={here} />
    </div>
  );
}

function PageList({ pages, here }: { pages: readonly PageLink[]; here: string }) {
  return (
    <ul className="grid">
      {pages.map(({ href, title }) => (
        <li key={href} className="grid">
          <NavLink href={href} size="sm" current={currentOf(href, here)}>
            {title}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

function currentOf(href: string, here: string): "page" | "true" | false {
  if (href === here) return "page";
  const isBelow = href !== "/docs" && here.startsWith(`${href}/`);
  return isBelow ? "true" : false;
}
