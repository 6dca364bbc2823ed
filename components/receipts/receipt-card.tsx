import { Panel } from "@/components/ui/card";
import { ReceiptLinks } from "./receipt-links";

/** Links to the receipt of a paid order. */
export function ReceiptCard({ orderId }: { orderId: string }) {
  return (
    <Panel
      id="receipt"
      title="Receipt"
      description="Issued when the order was paid. The files never change."
    >
      <ReceiptLinks path={`/v1/billing/crypto-orders/${orderId}/receipt`} />
    </Panel>
  );
}
