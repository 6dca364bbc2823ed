import { QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { webhooksQuery } from "@/components/webhooks/webhooks-query";
import { WebhooksView } from "@/components/webhooks/webhooks-view";
import { listEndpoints } from "@/lib/features/webhooks/list-endpoints";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage() {
  const { ctx, dashboard } = await pageAccountCtx("/dashboard/webhooks");
  const client = new QueryClient();
  client.setQueryData(webhooksQuery(dashboard.livemode).queryKey, await listEndpoints(ctx));
  return (
    <PageFrame title="Webhooks" dashboard={dashboard} client={client}>
      <WebhooksView />
    </PageFrame>
  );
}
