"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/ui/app-link";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { orderEventsQuery } from "@/components/events/events-query";
import { orderQuery } from "@/components/orders/orders-query";
import { TimeAgo } from "@/components/ui/time";
import { Panel } from "@/components/ui/card";
import { EventDeliveries } from "./event-deliveries";

/** The deliveries of one order's events to the account's endpoints, with buttons to replay them. */
export function OrderDeliveries({ orderId }: { orderId: string }) {
  const { livemode } = useDashboard();
  const order = useQuery({ ...orderQuery(orderId, livemode), enabled: false });
  const events = useQuery({
    ...orderEventsQuery(livemode, orderId, order.data?.updated_at ?? ""),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel id="order-webhooks" title="Webhooks" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ErrorAlert error={events.error} />
      {events.data?.data.length === 0 ? (
        <p className="text-sm text-muted">
          No events yet. An event is created when the status of the order changes.
        </p>
      ) : null}
      {events.data?.data.map((event) => (
        <section key={event.id} aria-label={event.type}>
          <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
            <AppLink
              href={`/dashboard/events/${event.id}`}
              translate="no"
              className="font-medium hover:underline"
            >
              {event.type}
            </AppLink>
            <span className="text-muted figures">
              <TimeAgo iso={event.created_at} />
            </span>
          </p>
          <EventDeliveries eventId={event.id} />
        </section>
      ))}
    </Panel>
  );
}
