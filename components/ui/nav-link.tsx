import { AppLink } from "./app-link";
import type { ReactNode } from "react";
import { cx } from "./class-names";

export type NavLinkProps = {
  href: string;
  /** "page" for the current page, "true" for a page below it or the current filter. */
  current?: "page" | "true" | false;
  size?: "sm" | "md";
  scroll?: boolean;
  children: ReactNode;
};

export function NavLink({ href, current, size = "md", scroll, children }: NavLinkProps) {
  return (
    <AppLink
      href={href}
      scroll={scroll}
      aria-current={current || undefined}
      className={cx(
        "inline-flex items-center rounded-md text-sm font-medium no-underline",
        size === "sm" ? "min-h-8 px-2.5 py-1" : "min-h-9 px-3",
        current ? "bg-accent-soft text-accent-ink" : "text-muted hover:bg-subtle hover:text-ink",
      )}
    >
      {children}
    </AppLink>
  );
}
