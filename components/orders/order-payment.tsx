import type { OrderResource } from "@/lib/contract/orders";
import { formatFiat, subtractDecimals } from "@/lib/domain/money";
import { Fact, Nothing, Verbatim } from "./fact";
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
        <Amount amount={order.pay_amount} coin={coin} none="The payer has not chosen a coin yet." />
      </Fact>
      <Fact label="Amount received">
        <Amount amount={order.amount_received} coin={coin} none="Nothing so far." />
      </Fact>
      {order.status === "partial" ? (
        <Fact label="Still missing">
          <Amount amount={remaining} coin={coin} none="Not known." />
        </Fact>
      ) : null}
      <Fact label="Network">
        {order.network?.toUpperCase() ?? <Nothing>Not chosen yet.</Nothing>}
      </Fact>
      <Fact label="Payment address" copy={order.payment_address}>
        {order.payment_address ? (
          <Verbatim>{order.payment_address}</Verbatim>
        ) : (
          <Nothing>None yet.</Nothing>
        )}
      </Fact>
      {order.payment_extra_id ? (
        <Fact label="Memo or tag" copy={order.payment_extra_id}>
          <Verbatim>{order.payment_extra_id}</Verbatim>
        </Fact>
      ) : null}
      <Fact label="Transaction" copy={order.transaction_hash}>
        {order.transaction_hash ? (
          <Verbatim>{order.transaction_hash}</Verbatim>
        ) : (
          <Nothing>None seen.</Nothing>
        )}
      </Fact>
    </dl>
  );
}

function Amount({
  amount,
  coin,
  none,
}: {
  amount: string | null;
  coin: string | null;
  none: string;
}) {
  if (amount === null) return <Nothing>{none}</Nothing>;
  return (
    <span className="figures" translate="no">
      {amount} {coin}
    </span>
  );
}
