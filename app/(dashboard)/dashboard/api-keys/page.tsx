import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { ApiKeysView } from "@/components/api-keys/api-keys-view";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage() {
  const { session, dashboard } = await pageAccountCtx("/dashboard/api-keys");
  return (
    <PageFrame title="API keys" dashboard={dashboard}>
      {session.role === "owner" ? (
        <ApiKeysView />
      ) : (
        <Card>
          <EmptyState title="Only owners can manage API keys">
            <p>Contact an owner of this account to get a key or to become an owner.</p>
          </EmptyState>
        </Card>
      )}
    </PageFrame>
  );
}
