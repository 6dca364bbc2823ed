import type { ReactNode } from "react";
import { PublicHeader } from "@/components/shell/public-header";
import { cx } from "@/components/ui/class-names";
import { DocsNav } from "./docs-nav";

export type DocsFrameProps = {
  here: string;
  /** The text of the search box. */
  query?: string;
  /** Shown beside the page on a wide screen. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A page of the documentation with the list of all pages. */
export function DocsFrame({ here, query, aside, children }: DocsFrameProps) {
  return (
    <>
      <PublicHeader wide />
      <div
        className={cx(
          "mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 px-5 py-6 lg:grid-cols-[12.5rem_minmax(0,1fr)] lg:py-8",
          aside ? "xl:grid-cols-[12.5rem_minmax(0,1fr)_12rem]" : null,
        )}
      >
        <DocsNav here={here} query={query} />
        <main className="grid grid-cols-[minmax(0,1fr)] content-start gap-4">{children}</main>
        {aside}
      </div>
    </>
  );
}
