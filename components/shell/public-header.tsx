import { AppLink } from "@/components/ui/app-link";
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
        <AppLink href="/" className="font-semibold text-ink no-underline">
          Driftstack Billing
        </AppLink>
        <nav aria-label="Site" className="flex items-center gap-1 sm:gap-3">
          <AppLink href="/docs" className={buttonClass("ghost")}>
            Documentation
          </AppLink>
          <AppLink href="/sign-in" className={buttonClass("secondary")}>
            Sign in
          </AppLink>
        </nav>
      </div>
    </header>
  );
}
