import { AppLink } from "@/components/ui/app-link";
import { buttonClass } from "@/components/ui/button";

export function PublicHeader() {
  return (
    <header className="border-b border-line">
      <div className="mx-auto flex min-h-14 max-w-5xl items-center justify-between gap-4 px-5">
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
