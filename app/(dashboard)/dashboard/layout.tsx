import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { DashboardShell } from "@/components/account/dashboard-shell";
import { THEME_COOKIE, toThemeChoice } from "@/components/ui/theme-choice";
import { findPageSession } from "@/lib/http/session";

/** The frame only: whether somebody may see a page is decided in that page. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const session = await findPageSession();
  if (!session) return children;
  const theme = toThemeChoice((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <DashboardShell email={session.email} accountName={session.accountName} theme={theme}>
      {children}
    </DashboardShell>
  );
}
