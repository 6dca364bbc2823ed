import { Fact, LiteralFact, Optional } from "@/components/ui/fact";
import { exactTime } from "@/components/ui/time";
import type { OrderResource } from "@/lib/contract/orders";

/** The remaining fields of the order, as the API returns them. */
export function OrderEnvelope({ order }: { order: OrderResource }) {
  return (
    <dl>
      <LiteralFact label="Order ID" value={order.order_id} />
      <LiteralFact label="Payment ID" value={order.payment_id} none="None yet" />
      <Time label="Created" iso={order.created_at} />
      <Time label="Expires" iso={order.expires_at} />
      <Time label="Paid" iso={order.paid_at} />
      <Time label="Failed" iso={order.failed_at} />
      <Fact label="Note">
        <Optional value={order.customer_note} none="None" />
      </Fact>
      {Object.entries(order.metadata).map(([key, value]) => (
        <Fact key={key} label={key}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

function Time({ label, iso }: { label: string; iso: string | null }) {
  if (iso === null) return null;
  return (
    <Fact label={label}>
      <time dateTime={iso} className="figures">
        {exactTime(iso)}
      </time>
    </Fact>
  );
}
