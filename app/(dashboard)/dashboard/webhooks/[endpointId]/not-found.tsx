import { PageFrame } from "@/components/account/page-frame";
import { BackLink } from "@/components/webhooks/back-link";
import { Missing } from "@/components/webhooks/missing";
import { requirePageSession } from "@/lib/http/session/session";

export default async function WebhookNotFound() {
  const { livemode } = await requirePageSession("/dashboard/webhooks");
  return (
    <PageFrame
      title="Not found"
      livemode={livemode}
      above={<BackLink href="/dashboard/webhooks">Webhooks</BackLink>}
    >
      <Missing
        noun="webhook endpoint or delivery"
        livemode={livemode}
        href="/dashboard/webhooks"
        label="All endpoints"
      />
    </PageFrame>
  );
}
