import type { OrderResource } from "@/lib/contract/orders";
import { Fact, Nothing, Verbatim } from "./fact";
import { exactTime } from "./time-words";

/** The remaining fields of the order, as the API returns them. */
export function OrderEnvelope({ order }: { order: OrderResource }) {
  const metadata = Object.entries(order.metadata);
  return (
    <dl>
      <Fact label="Order id" copy={order.order_id}>
        <Verbatim>{order.order_id}</Verbatim>
      </Fact>
      <Fact label="Payment id" copy={order.payment_id}>
        {order.payment_id ? <Verbatim>{order.payment_id}</Verbatim> : <Nothing>None yet.</Nothing>}
      </Fact>
      <Time label="Created" iso={order.created_at} />
      {order.expires_at ? <Time label="Expires" iso={order.expires_at} /> : null}
      {order.paid_at ? <Time label="Paid" iso={order.paid_at} /> : null}
      {order.failed_at ? <Time label="Failed" iso={order.failed_at} /> : null}
      <Fact label="Note">{order.customer_note ?? <Nothing>None.</Nothing>}</Fact>
      {metadata.map(([key, value]) => (
        <Fact key={key} label={key}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

function Time({ label, iso }: { label: string; iso: string }) {
  return (
    <Fact label={label}>
      <time dateTime={iso} className="figures">
        {exactTime(iso)}
      </time>
    </Fact>
  );
}
