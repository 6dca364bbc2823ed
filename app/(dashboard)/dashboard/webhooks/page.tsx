import type { Metadata } from "next";
import { PageFrame } from "@/components/account/page-frame";
import { WebhooksView } from "@/components/webhooks/webhooks-view";
import { pageAccountCtx } from "@/lib/http/session";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage() {
  const { ctx, session } = await pageAccountCtx("/dashboard/webhooks");
  const { livemode, role, email } = session;
  return (
    <PageFrame title="Webhooks" livemode={livemode}>
      <WebhooksView
        livemode={livemode}
        appUrl={ctx.config.appUrl}
        email={email}
        canWrite={role !== "viewer"}
        renderedAtMs={ctx.clock.now().getTime()}
      />
    </PageFrame>
  );
}
