import Link from "next/link";
import type { ReactNode } from "react";

/** Link to the parent page. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p className="text-sm">
      <Link href={href} prefetch={false} className="link">
        {children}
      </Link>
    </p>
  );
}
