import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

/** The header of the public pages. */
export function PublicHeader() {
  return (
    <header className="border-b border-line">
      <div className="mx-auto flex min-h-14 max-w-5xl items-center justify-between gap-4 px-5">
        <Link href="/" prefetch={false} className="font-semibold text-ink no-underline">
          Driftstack Billing
        </Link>
        <nav aria-label="Site" className="flex items-center gap-1 sm:gap-3">
          <Link href="/docs" prefetch={false} className={buttonClass("ghost")}>
            Documentation
          </Link>
          <Link href="/sign-in" prefetch={false} className={buttonClass("secondary")}>
            Sign in
          </Link>
        </nav>
      </div>
    </header>
  );
}
