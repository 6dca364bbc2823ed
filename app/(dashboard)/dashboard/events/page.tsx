import { QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import { eventsHref, eventsSearch, parseEventFilters } from "@/components/events/event-filters";
import { eventsQuery } from "@/components/events/events-query";
import { EventsView } from "@/components/events/events-view";
import type { SearchParams } from "@/components/shell/list-url";
import { listEventsQuery } from "@/lib/contract/events";
import { listEvents } from "@/lib/features/events/list-events";
import { nullOn } from "@/lib/http/api/null-on";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Events" };

type EventsPageProps = { searchParams: Promise<SearchParams> };

export default async function EventsPage({ searchParams }: EventsPageProps) {
  const filters = parseEventFilters(await searchParams);
  const { ctx, dashboard } = await pageAccountCtx(eventsHref(filters));
  const input = listEventsQuery.parse(eventsSearch(filters));
  const page = await listEvents(ctx, input).catch(nullOn("bad-request"));
  // The cursor belongs to another list (an old link): redirect to the first page with the same filters.
  if (!page) redirect(eventsHref({ ...filters, cursors: [] }));

  const client = new QueryClient();
  client.setQueryData(eventsQuery(dashboard.livemode, filters).queryKey, page);
  return (
    <PageFrame title="Events" dashboard={dashboard} client={client}>
      <EventsView filters={filters} />
    </PageFrame>
  );
}
