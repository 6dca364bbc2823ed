import type { PayView } from "@/lib/contract/pay-view";
import { FactList } from "./fact-list";
import { coinName } from "./pay-text";

/** The amount received so far, and what happens next. */
export function PartialNote({ view }: { view: PayView }) {
  const coin = coinName(view);
  return (
    <div className="grid grid-cols-1 gap-3 px-4 pt-3 sm:px-6 sm:pt-5">
      <FactList
        facts={[
          ["Received", view.amount_received ? `${view.amount_received} ${coin}` : null],
          ["Total", view.pay_amount ? `${view.pay_amount} ${coin}` : null],
        ]}
      />
      <p className="text-sm text-muted">
        Send the remaining amount to the same address to complete the order.
      </p>
    </div>
  );
}
