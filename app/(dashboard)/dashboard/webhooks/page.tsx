import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { webhooksQuery } from "@/components/webhooks/webhooks-query";
import { WebhooksView } from "@/components/webhooks/webhooks-view";
import { listEndpoints } from "@/lib/features/webhooks/list-endpoints";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage() {
  const { ctx, session } = await pageAccountCtx("/dashboard/webhooks");
  const { livemode, role, email } = session;
  const client = new QueryClient();
  client.setQueryData(webhooksQuery(livemode).queryKey, await listEndpoints(ctx));
  return (
    <PageFrame title="Webhooks" livemode={livemode}>
      <HydrationBoundary state={dehydrate(client)}>
        <WebhooksView
          curl={{ appUrl: ctx.config.appUrl, email, livemode }}
          canWrite={role !== "viewer"}
          renderedAtMs={ctx.clock.now().getTime()}
        />
      </HydrationBoundary>
    </PageFrame>
  );
}
