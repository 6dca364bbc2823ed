import { AppLink } from "@/components/ui/app-link";
import { OrderLink } from "@/components/orders/order-link";
import { Cell, Row, Table } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time";
import type { EventEnvelope } from "@/lib/contract/events";
import { eventSummary, orderIdOf } from "./event-text";

const COLUMNS = [
  { label: "Event", className: "text-start" },
  { label: "About", className: "text-start max-sm:hidden" },
  { label: "Order", className: "text-start max-sm:hidden" },
  { label: "Created", className: "text-end" },
];

/** Events, newest first. On a phone the order is shown below the type. */
export function EventsTable({ events }: { events: readonly EventEnvelope[] }) {
  return (
    <Table caption="Events, newest first" columns={COLUMNS}>
      {events.map((event) => (
        <EventRow key={event.id} event={event} />
      ))}
    </Table>
  );
}

function EventRow({ event }: { event: EventEnvelope }) {
  const order = <OrderLink orderId={orderIdOf(event)} />;
  const summary = eventSummary(event);
  return (
    <Row>
      <Cell className="w-full max-w-0 sm:w-2/5">
        <AppLink
          href={`/dashboard/events/${event.id}`}
          translate="no"
          title={event.id}
          className="block truncate font-medium hover:underline"
        >
          {event.type}
        </AppLink>
        <span className="grid gap-0.5 text-xs text-muted sm:hidden">
          <span className="truncate">{summary}</span>
          {order}
        </span>
      </Cell>
      <Cell className="w-2/5 max-w-0 truncate max-sm:hidden">{summary}</Cell>
      <Cell className="whitespace-nowrap max-sm:hidden">{order}</Cell>
      <Cell className="text-end whitespace-nowrap text-muted figures">
        <TimeAgo iso={event.created_at} />
      </Cell>
    </Row>
  );
}
