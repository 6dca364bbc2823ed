import { ReceiptLinks } from "@/components/receipts/receipt-links";
import type { PayView } from "@/lib/contract/pay-view";
import { FactList, TransactionFact } from "./fact-list";
import { payPath } from "./pay-query";
import { coinName, fiatText, rateText, timeText } from "./pay-text";
import { ReturnToShop } from "./return-to-shop";

/** The payment's details for the payer's records, and the link back to the shop. */
export function ReceiptCard({ view, now }: { view: PayView; now: number }) {
  const coin = coinName(view);
  return (
    <div className="grid grid-cols-1 gap-5 px-4 py-5 sm:px-6">
      <div className="text-center">
        <p className="text-3xl font-semibold tracking-tight figures sm:text-4xl">
          {fiatText(view.price_cents, view.price_currency)}
        </p>
        <p className="mt-1 text-sm text-muted">
          paid to <bdi>{view.merchant.name}</bdi>
        </p>
      </div>
      <FactList
        facts={[
          ["Received", view.amount_received ? `${view.amount_received} ${coin}` : null],
          ["Rate", rateText(view)],
          ["Time", view.paid_at ? timeText(view.paid_at) : null],
          ["Order", <OrderId key="id" id={view.order_id} />],
        ]}
      >
        <TransactionFact view={view} />
      </FactList>
      <ReturnToShop view={view} now={now}>
        <ReceiptLinks size="lg" path={payPath(view.order_id, "/receipt")} />
      </ReturnToShop>
    </div>
  );
}

/** An order's ID, for reference in support requests. */
export function OrderId({ id }: { id: string }) {
  return (
    <span translate="no" dir="ltr" className="font-mono text-xs select-all">
      {id}
    </span>
  );
}
