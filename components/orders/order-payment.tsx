import { Fact, LiteralFact, Optional } from "@/components/ui/fact";
import type { OrderResource } from "@/lib/contract/orders";
import { formatFiat, subtractDecimals } from "@/lib/domain/money";
import { coinLabel } from "./orders-table";

/** The amount due, the amount received and the address. Crypto amounts are shown verbatim. */
export function OrderPayment({ order }: { order: OrderResource }) {
  const coin = order.pay_currency ? coinLabel(order.pay_currency) : null;
  const received = order.amount_received ?? "0";
  const remaining = order.pay_amount ? subtractDecimals(order.pay_amount, received) : null;
  return (
    <dl>
      <Fact label="Price">
        <span className="font-medium figures">
          {formatFiat(order.price_cents, order.price_currency)}
        </span>
      </Fact>
      <Fact label="Amount due" copy={order.pay_amount}>
        <Amount amount={order.pay_amount} coin={coin} none="No coin selected yet" />
      </Fact>
      <Fact label="Amount received">
        <Amount amount={order.amount_received} coin={coin} none="None yet" />
      </Fact>
      {order.status === "partial" ? (
        <Fact label="Amount remaining">
          <Amount amount={remaining} coin={coin} none="Unknown" />
        </Fact>
      ) : null}
      <Fact label="Network">
        <Optional value={order.network?.toUpperCase()} none="No coin selected yet" />
      </Fact>
      <LiteralFact label="Payment address" value={order.payment_address} none="None yet" />
      {order.payment_extra_id ? (
        <LiteralFact label="Memo or tag" value={order.payment_extra_id} />
      ) : null}
      <LiteralFact label="Transaction" value={order.transaction_hash} none="None yet" />
    </dl>
  );
}

type AmountProps = { amount: string | null; coin: string | null; none: string };

function Amount({ amount, coin, none }: AmountProps) {
  const text = amount && (
    <span className="figures" translate="no">
      {amount} {coin}
    </span>
  );
  return <Optional value={text} none={none} />;
}
