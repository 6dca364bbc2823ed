import { AppLink } from "@/components/ui/app-link";
import { OrderLink } from "@/components/orders/order-link";
import { StatusBadge } from "@/components/ui/badge";
import { Cell, Row, Table } from "@/components/ui/table";
import { TimeAgo, TimeUntil } from "@/components/ui/time";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import { attemptsText, deliveryHref, isOpen, lookOf } from "./delivery-state";

const COLUMNS = [
  { label: "Event", className: "text-start" },
  { label: "Status", className: "text-start max-sm:pe-4 max-sm:text-end" },
  { label: "Attempts", className: "text-end max-sm:hidden" },
  { label: "Next attempt", className: "text-end max-sm:hidden" },
  { label: "Created", className: "text-end max-sm:hidden" },
];

/** Deliveries, newest first. On a phone the attempts and times are below the status. */
export function DeliveriesTable({ deliveries }: { deliveries: readonly DeliveryResource[] }) {
  return (
    <Table caption="Deliveries, newest first" columns={COLUMNS}>
      {deliveries.map((delivery) => (
        <DeliveryRow key={delivery.id} delivery={delivery} />
      ))}
    </Table>
  );
}

function DeliveryRow({ delivery }: { delivery: DeliveryResource }) {
  const created = <TimeAgo iso={delivery.created_at} />;
  const next = <NextAttempt delivery={delivery} />;
  return (
    <Row>
      <Cell className="w-full max-w-0 sm:w-2/5">
        <DeliveryName delivery={delivery} />
      </Cell>
      <Cell className="max-sm:pe-4 max-sm:text-end">
        <StatusBadge look={lookOf(delivery)} />
        <span className="mt-1 grid justify-items-end gap-0.5 text-xs whitespace-nowrap text-muted figures sm:hidden">
          <span>{attemptsText(delivery)}</span>
          {delivery.next_attempt_at && isOpen(delivery) ? <span>next {next}</span> : null}
          {created}
        </span>
      </Cell>
      <Cell className="text-end figures max-sm:hidden">{delivery.attempts}</Cell>
      <Cell className="text-end whitespace-nowrap figures max-sm:hidden">{next}</Cell>
      <Cell className="text-end whitespace-nowrap text-muted figures max-sm:hidden">{created}</Cell>
    </Row>
  );
}

function DeliveryName({ delivery }: { delivery: DeliveryResource }) {
  return (
    <>
      <AppLink
        href={deliveryHref(delivery)}
        translate="no"
        className="block truncate font-medium hover:underline"
        title={`${delivery.event_type}, delivery ${delivery.id}`}
      >
        {delivery.event_type}
      </AppLink>
      <span className="flex flex-wrap gap-x-3 text-xs text-muted">
        <OrderLink orderId={delivery.order_id} />
        {delivery.replay_of ? <span>replay</span> : null}
      </span>
    </>
  );
}

function NextAttempt({ delivery }: { delivery: DeliveryResource }) {
  if (!isOpen(delivery)) return <span className="text-muted">none</span>;
  const { next_attempt_at: at } = delivery;
  return at === null ? "now" : <TimeUntil iso={at} />;
}
