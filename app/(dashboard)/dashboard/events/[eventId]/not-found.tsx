import { PageFrame } from "@/components/account/page-frame";
import { BackLink } from "@/components/webhooks/back-link";
import { Missing } from "@/components/webhooks/missing";
import { requirePageSession } from "@/lib/http/session/session";

export default async function EventNotFound() {
  const { livemode } = await requirePageSession("/dashboard/events");
  return (
    <PageFrame
      title="Not found"
      livemode={livemode}
      above={<BackLink href="/dashboard/events">Events</BackLink>}
    >
      <Missing noun="event" livemode={livemode} href="/dashboard/events" label="All events" />
    </PageFrame>
  );
}
