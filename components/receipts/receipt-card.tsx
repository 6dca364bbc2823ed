import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ReceiptLinks } from "./receipt-links";

/** Links to the receipt of a paid order. */
export function ReceiptCard({ orderId }: { orderId: string }) {
  return (
    <Card aria-labelledby="receipt">
      <CardHeader
        id="receipt"
        title="Receipt"
        description="Fixed when the order was paid: each file is the same for ever."
      />
      <CardBody>
        <ReceiptLinks path={`/v1/billing/crypto-orders/${orderId}/receipt`} />
      </CardBody>
    </Card>
  );
}
