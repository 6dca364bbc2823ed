import { Panel } from "@/components/ui/card";
import { ReceiptLinks } from "./receipt-links";

export function ReceiptCard({ orderId }: { orderId: string }) {
  return (
    <Panel
      id="receipt"
      title="Receipt"
      description="Issued when the order was paid. The files never change."
    >
      <ReceiptLinks path={`/v1/billing/crypto-orders/${orderId}/receipt`} size="sm" />
    </Panel>
  );
}
