"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { FirstOrder } from "@/components/orders/first-order";
import type { CurlInput } from "@/components/shell/api-curl";
import { ErrorAlert } from "@/components/shell/error-alert";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/class-names";
import { ListBody, NoMatches } from "@/components/ui/empty-state";
import { SelectField } from "@/components/ui/input";
import { Pager } from "@/components/ui/pager";
import { useNow } from "@/components/ui/use-now";
import { EVENT_TYPES, eventsHref, parseEventFilters, type EventFilters } from "./event-filters";
import { eventsQuery } from "./events-query";
import { EventsTable } from "./events-table";

const TYPE_OPTIONS = [
  { value: "", label: "All types" },
  ...EVENT_TYPES.map((type) => ({ value: type, label: type })),
];
const NO_FILTERS: EventFilters = { type: null, orderId: null, cursors: [] };

export type EventsViewProps = { filters: EventFilters; curl: CurlInput; renderedAtMs: number };

/** All events, newest first, whether or not they were sent to an endpoint. */
export function EventsView({ filters, curl, renderedAtMs }: EventsViewProps) {
  const router = useRouter();
  const [navigating, startTransition] = useTransition();
  const { data: page, error } = useQuery(eventsQuery(curl.livemode, filters));
  const nowMs = useNow(renderedAtMs, 10_000);
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
        <ListBody
          rows={page?.data}
          noun="events"
          empty={<NoEvents filters={filters} curl={curl} />}
        >
          {(events) => <EventsTable events={events} nowMs={nowMs} />}
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

function NoEvents({ filters, curl }: Pick<EventsViewProps, "filters" | "curl">) {
  if (filters.type !== null || filters.orderId !== null || filters.cursors.length > 0) {
    return <NoMatches noun="events" href={eventsHref(NO_FILTERS)} />;
  }
  return (
    <FirstOrder noun="events" curl={curl}>
      An event is created when the status of an order changes: confirming, paid, failed and so on.
      Create an order, then pay or cancel it to see its events here.
    </FirstOrder>
  );
}
