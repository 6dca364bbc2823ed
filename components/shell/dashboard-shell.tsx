import { AppLink } from "@/components/ui/app-link";
import type { ReactNode } from "react";
import { ThemeSwitch } from "@/components/ui/theme";
import type { ThemeChoice } from "@/components/ui/theme-choice";
import { DashboardNav } from "./dashboard-nav";
import { PasswordPromptProvider } from "./password-prompt";
import { SignOutButton } from "@/components/sign-in/sign-out-button";

export type DashboardShellProps = {
  email: string;
  accountName: string;
  theme: ThemeChoice;
  children: ReactNode;
};

/** The frame of the dashboard. Navigation and account are beside the page; on a phone, above and below it. */
export function DashboardShell({ email, accountName, theme, children }: DashboardShellProps) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr_auto] md:grid-cols-[15rem_minmax(0,1fr)] md:grid-rows-[1fr_auto]">
      <a
        href="#content"
        className="sr-only z-10 rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2 md:sticky md:top-0 md:flex-col md:items-stretch md:justify-start md:gap-5 md:self-start md:border-0 md:bg-transparent md:px-3 md:py-5">
        <AppLink
          href="/dashboard/orders"
          className="rounded-md font-semibold tracking-tight no-underline md:px-3"
        >
          Driftstack Billing
        </AppLink>
        <DashboardNav />
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 outline-none md:col-start-2 md:row-span-2 md:row-start-1 md:border-s md:border-line"
      >
        <PasswordPromptProvider email={email}>{children}</PasswordPromptProvider>
      </main>
      <footer className="grid gap-3 border-t border-line px-4 py-4 text-sm md:sticky md:bottom-0 md:col-start-1 md:row-start-2 md:border-0 md:px-6">
        <div className="min-w-0">
          <p className="truncate font-medium" title={accountName}>
            {accountName}
          </p>
          <p className="truncate text-muted" title={email}>
            {email}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <ThemeSwitch initial={theme} />
          <SignOutButton />
        </div>
      </footer>
    </div>
  );
}
