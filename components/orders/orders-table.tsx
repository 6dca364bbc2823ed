import { AppLink } from "@/components/ui/app-link";
import { StatusBadge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Optional } from "@/components/ui/fact";
import { Cell, Row, Table } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time";
import type { OrderResource } from "@/lib/contract/orders";
import { minorUnitsToDecimal } from "@/lib/domain/money";
import { lookOf } from "./order-look";
import { shortId } from "./order-link";

/** A coin's code in capitals, including the provider's longer codes. */
export function coinLabel(code: string): string {
  return code.toUpperCase();
}

const PRICE_AND_STATUS = (
  <>
    Price<span className="sm:sr-only"> and status</span>
  </>
);
const COLUMNS = [
  { label: "Order", className: "text-start" },
  { label: PRICE_AND_STATUS, className: "text-end max-sm:pe-4" },
  { label: "Amount due", className: "text-end max-lg:hidden" },
  { label: "Status", className: "text-start max-sm:hidden sm:ps-8" },
  { label: "Created", className: "text-end max-sm:hidden" },
];

/** Orders, newest first. On a phone the status and time are below the price; below `lg` the coin is below the ID. */
export function OrdersTable({ orders }: { orders: readonly OrderResource[] }) {
  return (
    <Table caption="Orders, newest first" columns={COLUMNS}>
      {orders.map((order) => (
        <OrderRow key={order.order_id} order={order} />
      ))}
    </Table>
  );
}

function OrderRow({ order }: { order: OrderResource }) {
  const coin =
    order.pay_amount && order.pay_currency
      ? `${order.pay_amount} ${coinLabel(order.pay_currency)}`
      : null;
  const badge = <StatusBadge look={lookOf(order)} />;
  const created = <TimeAgo iso={order.created_at} />;
  return (
    <Row>
      <Cell className="w-full max-w-0 md:w-2/5">
        <OrderName order={order} />
        {coin ? (
          <span translate="no" className="block text-xs wrap-anywhere text-muted figures lg:hidden">
            {coin}
          </span>
        ) : null}
      </Cell>
      <Cell className="text-end whitespace-nowrap figures max-sm:pe-4">
        {minorUnitsToDecimal(order.price_cents, order.price_currency)} {order.price_currency}
        <span className="mt-1 grid justify-items-end gap-1 text-xs text-muted sm:hidden">
          {badge}
          {created}
        </span>
      </Cell>
      <Cell translate="no" className="text-end whitespace-nowrap figures max-lg:hidden">
        <Optional value={coin} none="no coin yet" />
      </Cell>
      <Cell className="max-sm:hidden sm:ps-8">{badge}</Cell>
      <Cell className="text-end whitespace-nowrap text-muted figures max-sm:hidden">{created}</Cell>
    </Row>
  );
}

function OrderName({ order }: { order: OrderResource }) {
  return (
    <>
      <AppLink
        href={`/dashboard/orders/${order.order_id}`}
        className="block truncate font-medium hover:underline"
      >
        {order.product}
      </AppLink>
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
