import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { DashboardShell } from "@/components/shell/dashboard-shell";
import { THEME_COOKIE, toThemeChoice } from "@/components/ui/theme-choice";
import { DisabledBanner } from "@/components/webhooks/disabled-banner";
import { webhooksQuery } from "@/components/webhooks/webhooks-query";
import { listEndpoints } from "@/lib/features/webhooks/list-endpoints";
import { findPageSession, pageAccountCtx } from "@/lib/http/session/session";

/** Renders the frame only. Each page performs its own access check. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const session = await findPageSession();
  if (!session) return children;
  const theme = toThemeChoice((await cookies()).get(THEME_COOKIE)?.value);
  const { ctx } = await pageAccountCtx("/dashboard");
  const client = new QueryClient();
  client.setQueryData(webhooksQuery(session.livemode).queryKey, await listEndpoints(ctx));
  return (
    <DashboardShell email={session.email} accountName={session.accountName} theme={theme}>
      <HydrationBoundary state={dehydrate(client)}>
        <DisabledBanner livemode={session.livemode} />
      </HydrationBoundary>
      {children}
    </DashboardShell>
  );
}
