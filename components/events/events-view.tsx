"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { FirstOrder } from "@/components/orders/first-order";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/class-names";
import { ListBody, NoMatches } from "@/components/ui/empty-state";
import { SelectField } from "@/components/ui/input";
import { Pager } from "@/components/ui/pager";
import { EVENT_TYPES, eventsHref, parseEventFilters, type EventFilters } from "./event-filters";
import { eventsQuery } from "./events-query";
import { EventsTable } from "./events-table";

const TYPE_OPTIONS = [
  { value: "", label: "All types" },
  ...EVENT_TYPES.map((type) => ({ value: type, label: type })),
];
const NO_FILTERS: EventFilters = { type: null, orderId: null, cursors: [] };

/** All events, newest first, whether or not they were sent to an endpoint. */
export function EventsView({ filters }: { filters: EventFilters }) {
  const { livemode } = useDashboard();
  const router = useRouter();
  const [navigating, startTransition] = useTransition();
  const { data: page, error } = useQuery(eventsQuery(livemode, filters));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <SelectField
        label="Type"
        name="type"
        options={TYPE_OPTIONS}
        value={filters.type ?? ""}
        className="max-w-72"
        onChange={({ target }) => {
          const { type } = parseEventFilters({ type: target.value });
          const href = eventsHref({ ...filters, type, cursors: [] });
          startTransition(() => router.push(href, { scroll: false }));
        }}
      />
      <ErrorAlert error={error} />
      <Card aria-label="Events" className={cx("overflow-hidden", navigating && "opacity-60")}>
        <ListBody rows={page?.data} noun="events" empty={<NoEvents filters={filters} />}>
          {(events) => <EventsTable events={events} />}
        </ListBody>
      </Card>
      <Pager
        label="Pages of events"
        cursors={filters.cursors}
        nextCursor={page?.next_cursor ?? null}
        hrefOf={(cursors) => eventsHref({ ...filters, cursors })}
      />
    </div>
  );
}

function NoEvents({ filters }: { filters: EventFilters }) {
  if (filters.type !== null || filters.orderId !== null || filters.cursors.length > 0) {
    return <NoMatches noun="events" href={eventsHref(NO_FILTERS)} />;
  }
  return (
    <FirstOrder noun="events">
      An event is created when the status of an order changes: confirming, paid, failed and so on.
      Create an order, then pay or cancel it to see its events here.
    </FirstOrder>
  );
}
