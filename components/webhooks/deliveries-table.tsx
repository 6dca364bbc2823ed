import Link from "next/link";
import { TimeAgo } from "@/components/orders/time-ago";
import { cx } from "@/components/ui/class-names";
import { TABLE_CELL, TABLE_HEAD } from "@/components/ui/table-cell";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import { DeliveryStatusBadge } from "./delivery-status-badge";
import { isOpen } from "./delivery-poll";
import { TimeUntil } from "./time-until";

export type DeliveriesTableProps = { deliveries: readonly DeliveryResource[]; nowMs: number };

/** Deliveries, newest first. On a phone the attempts and times are below the status. */
export function DeliveriesTable({ deliveries, nowMs }: DeliveriesTableProps) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Deliveries, newest first</caption>
      <thead className="text-xs text-muted">
        <tr className="border-b border-line">
          <th scope="col" className={cx(TABLE_HEAD, "text-start")}>
            Event
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-start max-sm:pe-4 max-sm:text-end")}>
            Status
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-end max-sm:hidden")}>
            Attempts
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-end max-sm:hidden")}>
            Next attempt
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-end max-sm:hidden")}>
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

function DeliveryRow({ delivery, nowMs }: { delivery: DeliveryResource; nowMs: number }) {
  const created = <TimeAgo iso={delivery.created_at} nowMs={nowMs} />;
  const next = <NextAttempt delivery={delivery} nowMs={nowMs} />;
  const attempts = delivery.attempt_count;
  return (
    <tr className="border-b border-line last:border-0 hover:bg-subtle">
      <td className={cx(TABLE_CELL, "w-full max-w-0 sm:w-2/5")}>
        <DeliveryName delivery={delivery} />
      </td>
      <td className={cx(TABLE_CELL, "max-sm:pe-4 max-sm:text-end")}>
        <DeliveryStatusBadge delivery={delivery} />
        <span className="mt-1 grid justify-items-end gap-0.5 text-xs whitespace-nowrap text-muted figures sm:hidden">
          <span>{attempts === 1 ? "1 attempt" : `${attempts} attempts`}</span>
          {delivery.next_attempt_at && isOpen(delivery) ? <span>next {next}</span> : null}
          {created}
        </span>
      </td>
      <td className={cx(TABLE_CELL, "text-end figures max-sm:hidden")}>{attempts}</td>
      <td className={cx(TABLE_CELL, "text-end whitespace-nowrap figures max-sm:hidden")}>{next}</td>
      <td className={cx(TABLE_CELL, "text-end whitespace-nowrap text-muted figures max-sm:hidden")}>
        {created}
      </td>
    </tr>
  );
}

function DeliveryName({ delivery }: { delivery: DeliveryResource }) {
  return (
    <>
      <Link
        href={deliveryHref(delivery)}
        prefetch={false}
        translate="no"
        className="block truncate font-medium hover:underline"
        title={`${delivery.event_type}, delivery ${delivery.id}`}
      >
        {delivery.event_type}
      </Link>
      <span className="flex flex-wrap gap-x-3 text-xs text-muted">
        <OrderLink orderId={delivery.order_id} />
        {delivery.replay_of ? <span>replay</span> : null}
      </span>
    </>
  );
}

function NextAttempt({ delivery, nowMs }: { delivery: DeliveryResource; nowMs: number }) {
  if (!isOpen(delivery)) return <span className="text-muted">none</span>;
  const { next_attempt_at: at } = delivery;
  return at === null ? "now" : <TimeUntil iso={at} nowMs={nowMs} />;
}

/** The path of a delivery's page. */
export function deliveryHref({ endpoint_id, id }: { endpoint_id: string; id: string }): string {
  return `/dashboard/webhooks/${endpoint_id}/deliveries/${id}`;
}

/** Link from a delivery or an event to its order; a test event has none. */
export function OrderLink({ orderId }: { orderId: string | null }) {
  if (orderId === null) return <span className="text-muted">no order</span>;
  return (
    <Link
      href={`/dashboard/orders/${orderId}`}
      prefetch={false}
      translate="no"
      title={orderId}
      className="truncate font-mono text-xs link"
    >
      {orderId.slice(0, 8)}…{orderId.slice(-6)}
    </Link>
  );
}
