import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";

/** Where a paid order's receipt is to be had. */
export function ReceiptCard({ orderId }: { orderId: string }) {
  const path = `/v1/billing/crypto-orders/${orderId}/receipt`;
  return (
    <Card aria-labelledby="receipt">
      <CardHeader id="receipt" title="Receipt" description="Fixed when the order was paid." />
      <CardBody>
        <ButtonLink href={path} download={`receipt-${orderId}.json`}>
          <Icon name="download" />
          Download JSON
        </ButtonLink>
      </CardBody>
    </Card>
  );
}
