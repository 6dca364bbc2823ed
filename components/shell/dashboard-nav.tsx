"use client";

import { usePathname } from "next/navigation";
import { NavLink } from "@/components/ui/nav-link";

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
  const currentOf = (href: string) =>
    pathname === href ? "page" : pathname.startsWith(`${href}/`) && "true";
  return (
    <nav aria-label="Dashboard" className="flex flex-wrap gap-1 md:flex-col">
      {PAGES.map(({ href, label }) => (
        <NavLink key={href} href={href} current={currentOf(href)}>
          {label}
        </NavLink>
      ))}
    </nav>
  );
}
