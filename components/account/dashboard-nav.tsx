"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/components/ui/class-names";

const PAGES = [
  { href: "/dashboard/orders", label: "Orders" },
  { href: "/dashboard/webhooks", label: "Webhooks" },
  { href: "/dashboard/events", label: "Events" },
  { href: "/dashboard/api-keys", label: "API keys" },
  { href: "/dashboard/security", label: "Security" },
  { href: "/docs", label: "Documentation" },
] as const;

/** Links to the dashboard's pages: a column on a wide screen, a row on a narrow one. */
export function DashboardNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Dashboard" className="flex flex-wrap gap-1 md:flex-col">
      {PAGES.map(({ href, label }) => {
        const here = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={here ? (pathname === href ? "page" : "true") : undefined}
            className={cx(
              "inline-flex min-h-9 items-center rounded-md px-3 text-sm font-medium no-underline",
              here ? "bg-accent-soft text-accent-ink" : "text-muted hover:bg-subtle hover:text-ink",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
