import Link from "next/link";
import type { ReactNode } from "react";

/** From a page back to the one that it hangs on. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p className="text-sm">
      <Link href={href} prefetch={false} className="link">
        {children}
      </Link>
    </p>
  );
}
