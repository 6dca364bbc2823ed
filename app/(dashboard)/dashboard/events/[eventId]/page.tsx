import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import { EventView } from "@/components/events/event-view";
import { BackLink } from "@/components/shell/back-link";
import { eventParams, type EventEnvelope } from "@/lib/contract/events";
import { getEvent } from "@/lib/features/events/get-event";
import { nullOn } from "@/lib/http/api/null-on";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Event" };

export default async function EventPage({ params }: { params: Promise<{ eventId: string }> }) {
  const { eventId: id } = await params;
  const { ctx, dashboard } = await pageAccountCtx(`/dashboard/events/${encodeURIComponent(id)}`);
  if (!eventParams.safeParse({ id }).success) notFound();
  const payload = await getEvent(ctx, { id }).catch(nullOn("not-found"));
  if (payload === null) notFound();
  return (
    <PageFrame
      title="Event"
      dashboard={dashboard}
      above={<BackLink href="/dashboard/events">Events</BackLink>}
    >
      <EventView event={JSON.parse(payload) as EventEnvelope} />
    </PageFrame>
  );
}
