import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";

/** The header of the public pages. */
export function PublicHeader({ wide = false }: { wide?: boolean }) {
  return (
    <header className="border-b border-line">
      <div
        className={cx(
          "mx-auto flex min-h-14 items-center justify-between gap-4 px-5",
          wide ? "max-w-7xl" : "max-w-5xl",
        )}
      >
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
