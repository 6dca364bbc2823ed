import Link from "next/link";
import { TimeAgo } from "@/components/orders/time-ago";
import { cx } from "@/components/ui/class-names";
import { TABLE_CELL, TABLE_HEAD } from "@/components/ui/table-cell";
import { OrderLink } from "@/components/webhooks/deliveries-table";
import type { EventEnvelope } from "@/lib/contract/events";
import { eventSummary, orderIdOf } from "./event-words";

export type EventsTableProps = { events: readonly EventEnvelope[]; nowMs: number };

/** Events, newest first. On a phone the order is shown below the type. */
export function EventsTable({ events, nowMs }: EventsTableProps) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Events, newest first</caption>
      <thead className="text-xs text-muted">
        <tr className="border-b border-line">
          <th scope="col" className={cx(TABLE_HEAD, "text-start")}>
            Event
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-start max-sm:hidden")}>
            About
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-start max-sm:hidden")}>
            Order
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-end")}>
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <EventRow key={event.id} event={event} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

function EventRow({ event, nowMs }: { event: EventEnvelope; nowMs: number }) {
  const order = <OrderLink orderId={orderIdOf(event)} />;
  const summary = eventSummary(event);
  return (
    <tr className="border-b border-line last:border-0 hover:bg-subtle">
      <td className={cx(TABLE_CELL, "w-full max-w-0 sm:w-2/5")}>
        <Link
          href={`/dashboard/events/${event.id}`}
          prefetch={false}
          translate="no"
          title={event.id}
          className="block truncate font-medium hover:underline"
        >
          {event.type}
        </Link>
        <span className="grid gap-0.5 text-xs text-muted sm:hidden">
          <span className="truncate">{summary}</span>
          {order}
        </span>
      </td>
      <td className={cx(TABLE_CELL, "w-2/5 max-w-0 truncate max-sm:hidden")}>{summary}</td>
      <td className={cx(TABLE_CELL, "whitespace-nowrap max-sm:hidden")}>{order}</td>
      <td className={cx(TABLE_CELL, "text-end whitespace-nowrap text-muted figures")}>
        <TimeAgo iso={event.created_at} nowMs={nowMs} />
      </td>
    </tr>
  );
}
