import { Icon } from "@/components/ui/icon";
import type { PayView } from "@/lib/contract/pay-view";
import { FactList, TransactionFact } from "./fact-list";
import { coinName, networkName } from "./pay-text";

/** The payment is being confirmed: shows what was received, and that the page can be closed. */
export function ConfirmingCard({ view }: { view: PayView }) {
  const network = networkName(view);
  const coin = coinName(view);
  return (
    <div className="grid grid-cols-1 gap-4 px-4 py-5 sm:px-6">
      <p className="text-lg font-semibold">You can close this page.</p>
      <p className="text-sm text-muted">
        {network ? `The ${network} network` : "The network"} is confirming the payment. This takes
        from a few seconds to an hour. Do not pay again.
      </p>
      <FactList
        facts={[
          ["Expected", view.pay_amount ? `${view.pay_amount} ${coin}` : null],
          ["Received so far", view.amount_received ? `${view.amount_received} ${coin}` : null],
        ]}
      >
        <TransactionFact view={view} />
      </FactList>
      <p className="flex gap-2 text-sm text-muted">
        <Icon name="clock" className="mt-0.5" />
        This page updates automatically when the payment is complete.
      </p>
    </div>
  );
}
