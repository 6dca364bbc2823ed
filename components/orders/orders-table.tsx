import Link from "next/link";
import { cx } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import { TABLE_CELL, TABLE_HEAD } from "@/components/ui/table-cell";
import type { OrderResource } from "@/lib/contract/orders";
import { minorUnitsToDecimal } from "@/lib/domain/money";
import { OrderStatusBadge } from "./order-status-badge";
import { TimeAgo } from "./time-ago";

/** Abbreviates an ID, such as `ord_0193…9f3ac2`: the beginning shows the type, the end distinguishes it from others. */
export function shortId(id: string): string {
  return id.length <= 18 ? id : `${id.slice(0, 8)}…${id.slice(-6)}`;
}

/** A coin's code in capitals, including the provider's longer codes. */
export function coinLabel(code: string): string {
  return code.toUpperCase();
}

/** Orders, newest first. On a phone the status and time are below the price; below `lg` the coin is below the ID. */
export function OrdersTable({
  orders,
  nowMs,
}: {
  orders: readonly OrderResource[];
  nowMs: number;
}) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Orders, newest first</caption>
      <thead className="text-xs text-muted">
        <tr className="border-b border-line">
          <th scope="col" className={cx(TABLE_HEAD, "text-start")}>
            Order
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-end max-sm:pe-4")}>
            Price<span className="sm:sr-only"> and status</span>
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-end max-lg:hidden")}>
            To pay
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-start max-sm:hidden sm:ps-8")}>
            Status
          </th>
          <th scope="col" className={cx(TABLE_HEAD, "text-end max-sm:hidden")}>
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <OrderRow key={order.order_id} order={order} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

function OrderRow({ order, nowMs }: { order: OrderResource; nowMs: number }) {
  const coin =
    order.pay_amount && order.pay_currency
      ? `${order.pay_amount} ${coinLabel(order.pay_currency)}`
      : null;
  const badge = <OrderStatusBadge status={order.status} failureReason={order.failure_reason} />;
  const created = <TimeAgo iso={order.created_at} nowMs={nowMs} />;
  return (
    <tr className="border-b border-line last:border-0 hover:bg-subtle">
      <td className={cx(TABLE_CELL, "w-full max-w-0 md:w-2/5")}>
        <OrderName order={order} />
        {coin ? (
          <span translate="no" className="block text-xs wrap-anywhere text-muted figures lg:hidden">
            {coin}
          </span>
        ) : null}
      </td>
      <td className={cx(TABLE_CELL, "text-end whitespace-nowrap figures max-sm:pe-4")}>
        {minorUnitsToDecimal(order.price_cents, order.price_currency)} {order.price_currency}
        <span className="mt-1 grid justify-items-end gap-1 text-xs text-muted sm:hidden">
          {badge}
          {created}
        </span>
      </td>
      <td
        translate="no"
        className={cx(TABLE_CELL, "text-end whitespace-nowrap figures max-lg:hidden")}
      >
        {coin ?? <span className="text-muted">no coin yet</span>}
      </td>
      <td className={cx(TABLE_CELL, "max-sm:hidden sm:ps-8")}>{badge}</td>
      <td className={cx(TABLE_CELL, "text-end whitespace-nowrap text-muted figures max-sm:hidden")}>
        {created}
      </td>
    </tr>
  );
}

function OrderName({ order }: { order: OrderResource }) {
  return (
    <>
      <Link
        href={`/dashboard/orders/${order.order_id}`}
        prefetch={false}
        className="block truncate font-medium hover:underline"
      >
        {order.product}
      </Link>
      <span className="flex items-center gap-0.5 text-muted">
        <code translate="no" title={order.order_id} className="truncate font-mono text-xs">
          {shortId(order.order_id)}
        </code>
        <CopyButton
          text={order.order_id}
          label={`Copy order id ${order.order_id}`}
          variant="ghost"
          size="sm"
          iconOnly
          className="-my-1.5"
        />
      </span>
    </>
  );
}
