import { QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { PasswordCard } from "@/components/security/password-card";
import { sessionsQuery, twoFactorQuery } from "@/components/security/security-query";
import { SessionsCard } from "@/components/security/sessions-card";
import { TwoFactorCard } from "@/components/security/two-factor-card";
import { listSessions } from "@/lib/features/sessions/list-sessions";
import { getTwoFactor } from "@/lib/features/two-factor/get-two-factor";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const { ctx, dashboard } = await pageAccountCtx("/dashboard/security");
  const client = new QueryClient();
  client.setQueryData(sessionsQuery.queryKey, await listSessions(ctx));
  client.setQueryData(twoFactorQuery.queryKey, await getTwoFactor(ctx));
  return (
    <PageFrame title="Security" dashboard={dashboard} client={client}>
      <PasswordCard email={dashboard.email} />
      <TwoFactorCard />
      <SessionsCard />
    </PageFrame>
  );
}
